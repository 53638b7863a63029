"""Tells what the program is made of: the notices of its libraries, or a list of them for
machines (SBOM, CycloneDX 1.5).

    python3 .ci/components.py notices > licenses/THIRD-PARTY.txt
    python3 .ci/components.py sbom > nianbao.cdx.json

Both hold the libraries that are in a shipped program with all features, on the systems that
`deny.toml` names; nothing that only builds or tests it.
"""
import json, pathlib, subprocess, sys, tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Where a library gives a choice, the license that asks for least.
PREFERRED = ["MIT", "BSD", "ISC", "ZLIB", "CC0", "UNICODE", "APACHE"]


def metadata():
    command = ["cargo", "metadata", "--format-version=1", "--all-features", "--locked"]
    for target in tomllib.loads((ROOT / "deny.toml").read_text())["graph"]["targets"]:
        command += ["--filter-platform", target]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def shipped():
    """Returns the packages that are linked into the program, in the order of their names."""
    data = metadata()
    packages = {package["id"]: package for package in data["packages"]}
    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
    start = next(key for key, package in packages.items() if package["name"] == "nianbao")
    seen, open_nodes = set(), [start]
    while open_nodes:
        node = open_nodes.pop()
        if node in seen or is_macro(packages[node]):
            continue
        seen.add(node)
        for dependency in nodes[node]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                open_nodes.append(dependency["pkg"])
    found = [packages[key] for key in seen if packages[key]["source"]]
    return sorted(found, key=lambda package: (package["name"], package["version"]))


def is_macro(package):
    return any("proc-macro" in target["kind"] for target in package["targets"])


def license_texts(package):
    """Returns the texts that have to be shown with a package."""
    folder = pathlib.Path(package["manifest_path"]).parent
    files = sorted(path for path in folder.iterdir() if path.is_file())
    names = ("LICENSE", "LICENCE", "COPYING", "UNLICENSE")
    licenses = [path for path in files if path.name.upper().startswith(names)]
    licenses.sort(key=lambda path: rank(path.name.upper()))
    chosen = licenses[:1] if " OR " in (package["license"] or "") else licenses
    notices = [path for path in files if path.name.upper().startswith("NOTICE")]
    return [path.read_text(errors="replace").strip() for path in chosen + notices]


def rank(name):
    return next((at for at, word in enumerate(PREFERRED) if word in name), len(PREFERRED))


def notices():
    by_text = {}
    for package in shipped():
        title = f"{package['name']} {package['version']} ({package['license']})"
        text = "\n\n".join(license_texts(package)) or "\n".join(package["authors"])
        by_text.setdefault(text, []).append(title)
    print("Libraries in this program, and the notices that they ask for.")
    for text, titles in sorted(by_text.items(), key=lambda item: item[1]):
        print("\n" + "=" * 78 + "\n" + "\n".join(titles) + "\n" + "-" * 78 + "\n" + text)


def sbom():
    checksums = {
        (package["name"], package["version"]): package.get("checksum")
        for package in tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    }
    own = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]
    components = [component(package, checksums) for package in shipped()]
    program = {"type": "application", "name": "nianbao", "version": own["version"],
               "licenses": [{"expression": own["license"]}]}
    print(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
                      "metadata": {"component": program}, "components": components}, indent=1))


def component(package, checksums):
    name, version = package["name"], package["version"]
    found = {"type": "library", "name": name, "version": version,
             "purl": f"pkg:cargo/{name}@{version}",
             "licenses": [{"expression": (package["license"] or "").replace("/", " OR ")}]}
    if checksum := checksums.get((name, version)):
        found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return found


if __name__ == "__main__":
    {"notices": notices, "sbom": sbom}[sys.argv[1]]()
