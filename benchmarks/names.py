"""The names of what is measured; without commas, which separate them in ONLY."""

SMALL = "inventory of 30 nodes among 2000 others"
SMALL_IN_LARGE = "inventory of 30 nodes among 10000 others"
LARGE = "inventory of 2000 nodes"
MAKE_20 = "20 machines from a template"
MAKE_200 = "200 machines from a template"
IDLE_20 = "idle run over 20 machines"
IDLE_200 = "idle run over 200 machines"
KUBERNETES = "kubernetes on 6 machines"
KUBERNETES_IDLE = "kubernetes on 6 machines again with nothing to do"
KUBERNETES_GROW_5 = "kubernetes on a worker added to 5 nodes"
KUBERNETES_GROW_15 = "kubernetes on a worker added to 15 nodes"
KUBERNETES_GROW_6_UNLIMITED = "kubernetes on a worker added to 6 nodes without a limit"
KUBERNETES_GROW_16_UNLIMITED = "kubernetes on a worker added to 16 nodes without a limit"
KUBERNETES_IMAGE = "from apply to ready nodes, by the image of 6 machines"


def with_slow_calls(name: str) -> str:
    """Return the name of the same work where every call takes 20 ms longer."""
    return f"{name} with 20 ms more per call"
