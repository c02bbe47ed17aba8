# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How the pictures look, by day and by night, on screens and on paper."""

from __future__ import annotations

_DAY = """
  --paper: #ffffff; --panel: #f6f8fb; --card: #ffffff; --line: #d5dce6; --strong: #8794a8;
  --ink: #101828; --muted: #4b5768; --shade: rgba(16, 24, 40, .08);
  --control_plane: #4338ca; --load_balancer: #0f766e; --etcd: #7e22ce; --worker: #1d4ed8; --host: #475569;
  --endpoint: #0f766e;
  --ready: #15803d; --running: #0f766e; --cordoned: #b45309; --waiting: #b45309; --unknown: #52606d;
  --off: #52606d; --absent: #b91c1c; --not_ready: #b91c1c; --mark: #ffffff;
"""
_NIGHT = """
  --paper: #0d1420; --panel: #151e2d; --card: #1c2738; --line: #33425a; --strong: #74839b;
  --ink: #edf2f9; --muted: #b1bdce; --shade: rgba(0, 0, 0, .35);
  --control_plane: #a5b4fc; --load_balancer: #5eead4; --etcd: #d8b4fe; --worker: #93c5fd; --host: #cbd5e1;
  --endpoint: #5eead4;
  --ready: #4ade80; --running: #5eead4; --cordoned: #fbbf24; --waiting: #fbbf24; --unknown: #b1bdce;
  --off: #b1bdce; --absent: #fca5a5; --not_ready: #fca5a5; --mark: #0d1420;
"""
_ROLES = ("control_plane", "load_balancer", "etcd", "worker", "host", "endpoint")
_STATES = ("ready", "running", "cordoned", "waiting", "unknown", "off", "absent", "not_ready")
_SHAPES = """
.topology { font-family: "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
.topology .paper { fill: var(--paper); }
.topology text { fill: var(--ink); }
.topology .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.topology .bold { font-weight: 600; }
.topology .muted, .topology .tier { fill: var(--muted); }
.topology .tier { letter-spacing: 0; }
.topology .short { fill: var(--not_ready); }
.topology .panel { fill: var(--panel); stroke: var(--line); }
.topology .card { fill: var(--card); stroke: var(--line); }
.topology .chip { fill: var(--panel); stroke: var(--line); }
.topology .arrow { stroke: var(--strong); stroke-width: 2; fill: none; }
.topology .head { fill: var(--strong); }
.topology .mark { stroke: var(--mark); stroke-width: 2; fill: none; stroke-linecap: round; stroke-linejoin: round; }
"""


def _colours() -> str:
    roles = [f".topology .role-{role} {{ fill: var(--{role}); }}" for role in _ROLES]
    states = [
        f".topology .state-{state} {{ fill: var(--{state}); }} .topology text.text-{state} {{ fill: var(--{state}); }} "
        f".topology .edge-{state} {{ stroke: var(--{state}); stroke-width: 1.5; }}"
        for state in _STATES
    ]
    return "\n".join((*roles, *states))


def picture_style() -> str:
    """Return the style of a picture: for the one that stands alone, and within the page."""
    return (
        f":root {{{_DAY}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{{_NIGHT}}} }}\n"
        f"{_SHAPES}{_colours()}\n"
    )


PAGE_STYLE = """
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.45;
  font-family: "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
main { max-width: 1300px; margin: 0 auto; padding: 12px; }
.picture svg { display: block; width: 100%; height: auto; }
.picture .narrow { display: none; }
.topology .node { cursor: pointer; outline: none; }
.topology .node:hover .card { stroke: var(--strong); stroke-width: 2; }
.topology .node:focus-visible .card, .topology .node[aria-expanded="true"] .card
  { stroke: var(--worker); stroke-width: 3; }
h2 { font-size: 1.15rem; margin: 28px 0 8px; }
.hint { color: var(--muted); font-size: .9rem; margin: 4px 0 0; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; }
th, td { text-align: left; padding: 7px 10px; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: break-word; }
.table { overflow-x: auto; }
thead th { color: var(--muted); font-weight: 600; background: var(--panel); white-space: nowrap; }
tbody tr:hover { background: var(--panel); }
tbody th, td.address { white-space: nowrap; }
td.address { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.state { font-weight: 600; white-space: nowrap; }
.state-ready { color: var(--ready); } .state-running { color: var(--running); }
.state-cordoned { color: var(--cordoned); } .state-waiting { color: var(--waiting); }
.state-unknown { color: var(--unknown); } .state-off { color: var(--off); }
.state-absent { color: var(--absent); } .state-not_ready { color: var(--not_ready); }
.host { white-space: nowrap; }
.reason { display: block; color: var(--muted); font-size: .9em; font-weight: 400; white-space: normal; }
#details { position: fixed; right: 16px; bottom: 16px; width: min(400px, calc(100vw - 32px)); max-height: 70vh;
  overflow: auto; padding: 14px 16px; border: 1px solid var(--strong); border-radius: 10px; background: var(--card);
  box-shadow: 0 10px 30px var(--shade); }
#details[hidden] { display: none; }
#details h2 { margin: 0 44px 8px 0; overflow-wrap: anywhere; font-size: 1.05rem; }
#details dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 14px; margin: 0; font-size: .88rem; }
#details dt { color: var(--muted); }
#details dd { margin: 0; overflow-wrap: anywhere; }
#details button { position: absolute; top: 10px; right: 10px; width: 32px; height: 32px; border-radius: 6px;
  border: 1px solid var(--line); background: var(--panel); color: var(--ink); font-size: 1rem; cursor: pointer; }
#details button:focus-visible { outline: 3px solid var(--worker); outline-offset: 1px; }
@media screen and (max-width: 720px) {
  main { padding: 0 0 12px; }
  .picture .wide { display: none; }
  .picture .narrow { display: block; }
  h2, .hint { margin-left: 12px; margin-right: 12px; }
  table, tbody, tr, td, tbody th { display: block; }
  thead, caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: 10px 12px; border-bottom: 1px solid var(--line); }
  tbody th, tbody td { border: 0; padding: 1px 0; }
  tbody th { font-size: 1rem; }
  th, td { overflow-wrap: anywhere; }
  tbody th, td.address { white-space: normal; }
  td:empty { display: none; }
  .host { white-space: normal; }
  td::before { content: attr(data-label) ": "; color: var(--muted); }
}
caption { text-align: left; color: var(--muted); padding: 0 0 8px; }
@media print {
  @page { margin: 12mm; }
  main { max-width: none; padding: 0; }
  #details, .hint { display: none; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  table { font-size: 8pt; }
  th, td { padding: 3px 5px; }
}
"""
