"""The JSON Schema of `kind: VSphereCluster`: the cluster model's keys in its words, and what it has beside."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

from furyctl_vsphere.dialects.distribution import KUBERNETES as KUBERNETES_OF
from furyctl_vsphere.dialects.modern import API_VERSION, KIND
from furyctl_vsphere.dialects.modern_pools import pool_words
from furyctl_vsphere.dialects.modern_registries import WORDS as REGISTRY_WORDS
from furyctl_vsphere.dialects.modern_words import POOL_NAMES, ROLES, SAME, camel, schema_at
from furyctl_vsphere.dialects.quantity import PATTERN, quantity

Schema = dict[str, Any]
# What a string may hold beside what it must be: the editor does not know what it stands for.
_PLACEHOLDER = r"\{(env|file|path)://"
_RELATIVE = "Relative paths begin at the config's directory."
_SIZES = {"memory_mb": 1, "memory_reservation_mb": 1, "disk_gb": 1024, "size_gb": 1024}
# The model's paths that descriptions name.
_NAMED_PATHS = {
    "kubernetes.endpoint": "controlPlaneAddress",
    "load_balancer.vip": "loadBalancers.keepalived.ip",
    "operating_system.kernel_parameters": "advanced.kernelParameters",
    "container_runtime.proxy": "spec.kubernetes.proxy",
    "network.cidr": "infrastructure.vsphere.network.cidr",
    "network.ntp": "infrastructure.vsphere.network.ntp",
    "for the role load_balancer": "for load balancers",
}


def _mapping(description: str, properties: Mapping[str, Schema], required: tuple[str, ...] = (), **more: Any) -> Schema:
    return {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        **({"required": list(required)} if required else {}),
        **more,
        "properties": dict(properties),
    }


def _text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def _refused(why: str, remedy: str = "remove the key") -> Schema:
    """Describe a key of OnPremises that asks for what is not done here."""
    return {"not": {}, "description": f"Refused: {why}.", "x-expected": f"no such key here: {why}", "x-remedy": remedy}


def _ignored(why: str) -> Schema:
    """Describe a key of OnPremises that does no harm and nothing else."""
    return {"description": f"Ignored: {why}.", "x-ignored": why}


def _never(why: str) -> Schema:
    """Describe a switch of OnPremises that can only be off."""
    return {
        "const": False,
        "description": f"Only false: {why}.",
        "x-expected": f"false, as {why}",
        "x-remedy": "remove it",
    }


def worded(schema: Mapping[str, Any], key: str = "") -> Schema:
    """Return a schema of the model in the dialect's words."""
    if key in _SIZES:
        return _size(schema, _SIZES[key])
    if key == "kernel_parameters":
        return _kernel_parameters(schema)
    own = copy.deepcopy({name: value for name, value in schema.items() if name not in ("properties", "items")})
    own |= _worded_parts(schema)
    if key == "anti_affinity":
        _say_roles(own)
    if "examples" in own:
        own["examples"] = [_example(each, schema) for each in own["examples"]]
    for name in ("description", "x-default", "x-expected"):
        if name in own:
            own[name] = _said(own[name])
    return _editable(own)


def _worded_parts(schema: Mapping[str, Any]) -> Schema:
    """Return what a schema says of keys and of the entries of a list."""
    parts: Schema = {}
    if "required" in schema:
        parts["required"] = [camel(each) for each in schema["required"]]
    if "properties" in schema:
        parts["properties"] = {camel(name): worded(below, name) for name, below in schema["properties"].items()}
    if "items" in schema:
        parts["items"] = worded(schema["items"])
    return parts


def _say_roles(own: Schema) -> None:
    """Name roles by the sections that their pools stand in."""
    own["items"]["enum"] = list(ROLES)
    own["items"]["description"] = "The section of the nodes."
    own["description"] = "Nodes that do not share a host, by their section under spec.kubernetes."
    own["default"] = [section for role in own["default"] for section in ROLES if ROLES[section] == role]


def _editable(own: Schema) -> Schema:
    """Let strings hold placeholders and relative paths; what they stand for is checked against the model later."""
    if "properties" in own and own.get("default") == {}:
        del own["default"]
    own.pop("format", None)
    own.pop("anyOf", None)
    if own.pop("x-operator-file", False):
        own.pop("pattern", None)
        own["x-expected"] = (
            own["x-expected"].replace("an absolute path (~ is allowed)", "a path").replace("an absolute path", "a path")
        )
        own["description"] = (
            f"{own['description'].replace('Absolute path', 'Path').replace('absolute path', 'path')} {_RELATIVE}"
        )
    if own.get("type") == ["string", "object"]:
        own.pop("pattern", None)
        own["minLength"] = 1
        own["x-expected"] = "the path of a script, or a mapping with path"
    if "pattern" in own and "string" in own.get("type", ()):
        own["pattern"] = f"{own['pattern']}|{_PLACEHOLDER}"
    return own


def _size(schema: Mapping[str, Any], unit: int) -> Schema:
    description = re.sub(
        r" in (MiB|GiB)|^Size in GiB;", lambda found: "" if found[1] else "Size;", schema["description"]
    )
    own = _text(
        _said(description),
        pattern=f"{PATTERN}|{_PLACEHOLDER}",
        **{
            "x-expected": "a size such as 16Gi" if unit > 1 else "a size such as 16Gi or 2560Mi",
            "x-remedy": "write its unit",
        },
    )
    if "x-default" in schema:
        own["x-default"] = _said(re.sub(r"\d+", lambda number: quantity(int(number[0]) * unit), schema["x-default"]))
    elif schema.get("default"):
        own["default"] = quantity(schema["default"] * unit)
    return own


def _kernel_parameters(schema: Mapping[str, Any]) -> Schema:
    value = schema["additionalProperties"]
    return {
        "type": "array",
        "description": _said(schema["description"]),
        "default": [],
        "examples": [[{"name": name, "value": str(each)} for name, each in schema["examples"][0].items()]],
        "items": _mapping(
            "One kernel parameter.",
            {
                "name": _text(
                    "Its name, as sysctl has it.",
                    pattern=f"{schema['propertyNames']['pattern']}|{_PLACEHOLDER}",
                    **{"x-expected": schema["propertyNames"]["x-expected"].removeprefix("a kernel parameter ")},
                ),
                "value": {**copy.deepcopy(value), "description": "Its value."},
            },
            required=("name", "value"),
        ),
    }


def _example(value: Any, schema: Mapping[str, Any]) -> Any:
    """Write an example in the dialect's words."""
    if isinstance(value, dict) and "properties" in schema:
        return {
            camel(key): quantity(each * _SIZES[key]) if key in _SIZES else _example(each, schema["properties"][key])
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_example(each, schema.get("items", {})) for each in value]
    return value


def _said(text: str) -> str:
    """Write the keys that a description names as the dialect does."""
    for path, word in _NAMED_PATHS.items():
        text = text.replace(path, word)
    return re.sub(r"\b[a-z]+(_[a-z0-9]+)+\b", lambda word: camel(word[0]), text)


def _hosts(section: str) -> dict[str, Schema]:
    return {"hosts": _refused(f"the machines of {section} are made here", "say how many with count")}


def _pool(section: str, description: str, more: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    name = copy.deepcopy(worded(schema_at(("pools", 0, "name"))))
    if section in POOL_NAMES:
        name["default"] = POOL_NAMES[section]
        del name["examples"]
    own = {"name": name}
    own |= {word: {"$ref": f"#/$defs/{word}"} for word in pool_words()}
    if section == "loadBalancers":
        own["memory"] = {"$ref": "#/$defs/memory", "x-default": "2Gi"}
        own["disk"] = {"$ref": "#/$defs/disk", "x-default": "20Gi"}
    return _mapping(description, {**own, **more, **_hosts(section)}, required)


def _load_balancers() -> Schema:
    router = worded(schema_at(("load_balancer", "virtual_router_id")))
    router |= {"type": ["integer", "string"], "pattern": f"^[0-9]{{1,3}}$|{_PLACEHOLDER}"}
    router["x-expected"] = "a whole number from 0 to 255"
    return _pool(
        "loadBalancers",
        "Load balancers in front of the API; without this section there are none.",
        {
            "enabled": {
                "type": "boolean",
                "description": "Whether they are made; false is a count of 0.",
                "default": True,
            },
            "keepalived": _mapping(
                "The virtual address that load balancers share.",
                {
                    "enabled": {
                        "type": "boolean",
                        "description": "Whether there is one. It is needed when there are several, or when the address "
                        "of the API is one of the machines' network.",
                        "x-default": "when it is needed",
                    },
                    "virtualRouterId": router,
                    "interface": _ignored("the one that has the machine's address is found"),
                    "passphrase": _ignored("one is made in the working directory"),
                },
            ),
            "stats": _refused("there is no statistics page of HAProxy"),
            "additionalConfig": _refused("HAProxy's configuration is written as a whole"),
            "selfmanagedRepositories": _never("repositories of packages are said in advanced.airGap.repositories"),
        },
    )


def _registries() -> Schema:
    model = schema_at(("container_runtime", "registries", 0))["properties"]
    mirror = worded(model["mirrors"]["items"])
    words = {key: worded(model[word]) for key, word in REGISTRY_WORDS.items()}
    return {
        "type": "array",
        "description": "Registries of container images, their mirrors and how they are believed.",
        "default": [],
        "items": _mapping(
            "One registry.",
            {
                **words,
                "password": _text(
                    "Its password, as {env://VARIABLE} or {file://path}. It is read when it is needed, and never kept.",
                    **{
                        "x-expected": "{env://VARIABLE} or {file://path}, as a password is not to stand in a file "
                        "that is shared"
                    },
                    examples=["{env://REGISTRY_PASSWORD}"],
                ),
                "mirrorEndpoint": {
                    "type": "array",
                    "description": "Mirrors of the registry, tried in this order: URLs, or mappings with url.",
                    "default": [],
                    "items": {
                        **mirror,
                        "type": ["string", "object"],
                        "description": "One mirror.",
                        "x-expected": "a URL, or a mapping with url",
                    },
                },
            },
            required=("registry",),
        ),
    }


def _users() -> Schema:
    user = worded(schema_at(("kubernetes", "users", 0)))
    return _mapping(
        "Users that have a kubeconfig beside the administrator's, told by certificates.",
        {
            "names": {
                "type": "array",
                "description": "The users: their names, or mappings with name.",
                "default": [],
                "items": {
                    **user,
                    "type": ["string", "object"],
                    "minLength": 1,
                    "maxLength": 64,
                    "x-expected": "a name, or a mapping with name",
                },
                "examples": [["jane@example.com"]],
            },
            "org": _text("Group of the users that name no groups."),
        },
    )


def _ssh() -> dict[str, Schema]:
    return {
        "keyPath": _text(
            "A private key of yours, or its .pub file: the public one beside it may log in on the machines. The runs "
            f"themselves use a key that is made in the working directory. {_RELATIVE}",
            examples=["~/.ssh/id_ed25519"],
        ),
        "authorizedKeys": {
            "type": "array",
            "description": "Public keys that may log in, beside the one that is made in the working directory.",
            "default": [],
            "items": _text(f"A public key, or the path of a file of them. {_RELATIVE}", minLength=1),
            "examples": [["~/.ssh/id_ed25519.pub"]],
        },
    }


def _fill(root: Schema) -> None:
    """Add the keys that the model has under the same meaning, section by section."""
    for source, target in SAME.items():
        schema = root
        for part in source[:-1]:
            schema = schema["properties"].setdefault(str(part), _mapping("", {}))
        model = schema_at(target)
        below = worded(model, str(target[-1])) if source[-1] != "virtualRouterId" else schema["properties"][source[-1]]
        known = schema["properties"].get(str(source[-1]))
        if known and "properties" in known and "properties" in below:
            below["properties"] |= known["properties"]
        schema["properties"][str(source[-1])] = below
        if target[-1] in _required_here(target):
            schema.setdefault("required", []).append(source[-1])


def _required_here(target: tuple[Any, ...]) -> tuple[str, ...]:
    return {
        ("network", "cidr"): ("cidr",),
        ("network", "name"): ("name",),
        ("vsphere", "datacenter"): ("datacenter",),
    }.get(target, ())


# How a person would write it; what is not named here follows.
_ORDER = {
    "kubernetes": (
        *("version", "controlPlaneAddress", "podCidr", "svcCidr", "dnsZone", "pkiFolder", "ssh", "proxy"),
        *("loadBalancers", "masters", "etcd", "nodes", "advanced", "advancedAnsible"),
    ),
    "vsphere": (
        *("environment", "datacenter", "cluster", "resourcePool", "hosts", "datastore", "datastoreCluster"),
        *("failureDomains", "folder", "placementRules", "network", "template"),
    ),
    "ssh": ("username", "keyPath", "authorizedKeys"),
}
_SECTIONS = {
    "ssh": "How the machines are reached.",
    "advanced": "What is seldom set.",
    "oidc": "Login to the API by OpenID Connect.",
    "containerd": "containerd.",
    "encryption": "Encryption: of what Kubernetes keeps in etcd, and on the network.",
    "airGap": "Where packages, images and etcd come from: what a site without internet overrides.",
    "cloud": "The cloud provider.",
    "kubeProxy": "kube-proxy.",
    "apiServer": "The API servers.",
    "network": "The machines' network.",
    "operatingSystem": "Settings of the machines' operating system.",
}


def _advanced(advanced: Schema) -> None:
    """Add what OnPremises has in its advanced section beyond single keys."""
    own = advanced["properties"]
    own["users"] = _users()
    own["cloud"]["properties"]["config"] = _refused("a cloud controller manager has its own configuration")
    own["kubeProxy"]["properties"] = {
        "type": _text(
            "How kube-proxy forwards; ipvs and nftables as Kubernetes' version knows them.",
            enum=["iptables", "ipvs", "nftables"],
            **{"x-expected": "one of iptables, ipvs, nftables; a cluster without kube-proxy is not made here"},
        ),
        **own["kubeProxy"]["properties"],
    }
    own["controllerManager"]["properties"]["gcThreshold"] = {
        "type": "integer",
        "description": "Pods that have ended and are kept, at most.",
        "minimum": 0,
    }
    own["containerd"]["properties"]["registryConfigs"] = _registries()
    why = "containerd's package and its configuration for Kubernetes are what is set here"
    own["containerd"]["properties"] |= {
        word: _refused(why, "use config for keys of containerd's CRI configuration")
        for word in (
            *("storageDir", "stateDir", "systemdDir", "oomScore", "grpcMaxRecvMessageSize", "grpcMaxSendMessageSize"),
            *("debugLevel", "metricsAddress", "metricsGrpcHistogram", "maxContainerLogLineSize"),
            "deviceOwnershipFromSecurityContext",
        )
    }
    repositories = "repositories of packages are said in advanced.airGap.repositories"
    own["containerd"]["properties"]["selfmanagedRepositories"] = _never(repositories)
    own["selfmanagedRepositories"] = _never(repositories)
    own["encryption"]["properties"] |= {
        "tlsCipherSuitesKubelet": _refused("the kubelets have those of tlsCipherSuites"),
        "configuration": _refused(
            "keys are made in the working directory, and rotated there", "use enabled, provider and resources"
        ),
    }
    own["airGap"]["properties"] |= {
        word: _refused("these programs come in packages", "name your repositories in repositories, or directories")
        for word in (
            *("containerdDownloadUrl", "runcDownloadUrl", "runcChecksum", "kubeadmDownloadUrl", "kubeadmChecksum"),
            *("kubeadmBinaryDir", "dependenciesOverride"),
        )
    }
    own["eventRateLimits"] = _refused(
        "there is no key for this admission plugin", "use apiServer.extraArguments and apiServer.extraVolumes"
    )


def schema() -> Schema:
    """Return the schema."""
    versions = ", ".join(f"{version} has {kubernetes}" for version, kubernetes in KUBERNETES_OF.items())
    kubernetes = _mapping(
        "Kubernetes, in the words of kind OnPremises.",
        {
            "version": {
                **worded(schema_at(("kubernetes", "version"))),
                "pattern": rf"^v?\d+\.\d+\.\d+$|{_PLACEHOLDER}",
                "x-default": f"by distributionVersion, where that is known: {versions}",
                "x-expected": "a full version such as 1.33.1",
                "examples": ["1.33.1"],
            },
            "pkiFolder": _text(
                "Folder with authorities of yours, as furyctl makes it: master/ca, master/front-proxy-ca, etcd/ca "
                "(.crt and .key) and master/sa.key. Those that are not there are made in the working directory. "
                f"{_RELATIVE}",
                minLength=1,
                examples=["./pki"],
            ),
            "ssh": _mapping("How the machines are reached.", _ssh()),
            "loadBalancers": _load_balancers(),
            "masters": _pool(
                "masters", "Control planes: 1, 3 or 5, with etcd on them when it has no machines of its own.", {}
            ),
            "etcd": _pool(
                "etcd", "Machines of etcd's own: 3 or 5. Without this section it runs on the control planes.", {}
            ),
            "nodes": {
                "type": "array",
                "description": "Pools of nodes; infrastructure nodes are a pool of that name, with labels and taints.",
                "default": [],
                "items": _pool(
                    "nodes",
                    "One pool.",
                    {
                        "role": _text(
                            "For another pool of one of those sections, such as control planes of another size.",
                            enum=list(ROLES),
                            default="nodes",
                        )
                    },
                    ("name",),
                ),
            },
            "advanced": _mapping("What is seldom set.", {}),
            "advancedAnsible": _ignored("Ansible's settings are made in the working directory"),
        },
        required=("masters",),
    )
    root = _mapping(
        "A Kubernetes cluster on vSphere virtual machines, in the words of today's furyctl.",
        {
            "apiVersion": {"const": API_VERSION, "description": "Version of the dialect."},
            "kind": {"const": KIND, "description": "Kind of the document."},
            "metadata": _mapping("What the cluster is called.", {}, ("name",)),
            "spec": _mapping(
                "The cluster.",
                {
                    "distributionVersion": _text(
                        "Version of the Fury distribution, which furyctl installs on the cluster; passed on to it.",
                        minLength=1,
                        examples=["v1.35.1"],
                    ),
                    "infrastructure": _mapping(
                        "The machines.",
                        {"vsphere": _mapping("Where in vCenter they live, and what they are.", {})},
                        ("vsphere",),
                    ),
                    "kubernetes": kubernetes,
                    "distribution": {
                        "type": "object",
                        "description": "The distribution's modules; passed on to furyctl as it is.",
                    },
                    "plugins": {"type": "object", "description": "Plugins; passed on to furyctl as they are."},
                },
                ("infrastructure", "kubernetes"),
            ),
            "flags": _ignored("they are of the command furyctl"),
        },
        ("apiVersion", "kind", "metadata", "spec"),
    )
    _fill(root)
    spec = root["properties"]["spec"]["properties"]
    vsphere = spec["infrastructure"]["properties"]["vsphere"]
    vsphere["required"] = ["datacenter", "network"]
    vsphere["properties"]["network"]["required"] = ["name", "cidr"]
    advanced = spec["kubernetes"]["properties"]["advanced"]
    _advanced(advanced)
    for section in (spec["kubernetes"], advanced, vsphere):
        for name, below in section["properties"].items():
            if not below.get("description") and name in _SECTIONS:
                below["description"] = _SECTIONS[name]
    for name, section in (
        ("kubernetes", spec["kubernetes"]),
        ("vsphere", vsphere),
        ("ssh", kubernetes["properties"]["ssh"]),
    ):
        known = section["properties"]
        section["properties"] = {
            key: known[key] for key in (*_ORDER[name], *(key for key in known if key not in _ORDER[name]))
        }
    vsphere["properties"]["network"]["properties"]["name"].pop("x-default")
    definitions = {word: worded(schema_at(("pools", 0, key)), key) for word, key in pool_words().items()}
    hook = definitions["hooks"]["properties"]["firstBoot"]["items"]
    for moment in definitions["hooks"]["properties"].values():
        moment["items"] = {"$ref": "#/$defs/hook"}
    definitions["hook"] = hook
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:sighup:furyctl-vsphere:vsphere-cluster:v1alpha2",
        "title": f"apiVersion: {API_VERSION}, kind: {KIND}",
        **root,
        "$defs": definitions,
    }


def schema_text() -> str:
    """Return the schema as it stands in the package."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
