#!/usr/bin/env python3
"""Compares readers of office documents on reports whose figures are known: cells right, silently
wrong and missing, CPU seconds and peak memory. Prints a table in Markdown.

    benches/readers/run.py [--program PROGRAM] [--venv FOLDER] [--details]

Makes a Python environment with the versions of requirements.txt, unless --venv names one.
"""
import argparse, json, os, pathlib, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOCUMENTS = ROOT / "tests/documents"
sys.path.insert(0, str(HERE.parent))
import measure

KINDS = {".docx": "Word", ".pdf": "PDF", ".html": "web page", ".xlsx": "workbook", ".xls": "workbook", ".md": "Markdown"}


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, help="the nianbao to measure; else this tree's, built first")
    parser.add_argument("--venv", type=pathlib.Path, help="a Python environment with the packages of requirements.txt")
    parser.add_argument("--details", action="store_true", help="a line for each reader and document, on standard error")
    return parser.parse_args()


def environment(options, room):
    if options.venv:
        return options.venv.resolve()
    venv = room / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check",
                    "-r", HERE / "requirements.txt"], check=True)
    return venv


def documents():
    """The fixtures with figures to compare: each path, and its figures by (row, column)."""
    for expected in sorted(DOCUMENTS.glob("*.expected.json")):
        said = json.loads(expected.read_text("utf-8"))
        if "figures" not in said:
            continue
        stem = expected.name.removesuffix(".expected.json")
        for path in sorted(DOCUMENTS.glob(f"{stem}.*")):
            if path.suffix in KINDS:
                yield path, said["form"], dict(cells(said["figures"], ()))
    for truth in sorted((HERE / "truth").glob("*.json")):
        said = json.loads(truth.read_text("utf-8"))
        yield DOCUMENTS / said["document"], said["form"], dict(cells(said["figures"], ()))


def offices():
    """The list of offices: that of the example, and those of published reports."""
    listed = (ROOT / "examples/portal/content/offices.yaml").read_text("utf-8")
    for at, truth in enumerate(sorted((HERE / "truth").glob("*.json"))):
        name = json.loads(truth.read_text("utf-8"))["office"]
        listed += f"\n- {{id: published-{at}, name: {name}, kind: government}}\n"
    return listed


def cells(value, path):
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from cells(inner, (*path, key))
        else:
            for column, cell in enumerate(inner):
                yield ((*path, key), column), "" if cell == "~" else cell.replace(" ", "")


def run(command, cwd):
    """Runs a command; returns its output, or nothing where it failed, its CPU seconds and MiB."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen([str(word) for word in command], cwd=cwd, stdin=subprocess.DEVNULL,
                                 stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return out.read().decode("utf-8"), child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def by_reader(python, reader, path, form, room):
    out, status, seconds, peak = run([python, HERE / "extract.py", reader, path], room)
    return (form.read(json.loads(out)) if status == 0 else {}), seconds, peak


def by_program(program, site, path, room):
    """The figures that an import gives; those that it leaves to a person are missing."""
    command = [program, "--site", site, "import", "--dry-run", "--format", "json", path]
    out, _, seconds, peak = run(command, room)
    found = {}
    for cell in json.loads(out.splitlines()[0]).get("cells", []):
        if cell["value"] not in (None, "~"):
            found[cell["place"]] = cell["value"].replace(" ", "")
    return found, seconds, peak


def columns_by_name(program, site, form_path):
    """The names of the last part of a cell's place, in the order of columns, by form."""
    import mapper, yaml
    names = {}
    for table in yaml.safe_load(form_path.read_text("utf-8"))["tables"]:
        for block in table["blocks"]:
            for path, _, _ in mapper.rows_of(block["rows"], [table["key"]]):
                names[path] = [column.get("key") or column["label"] for column in mapper.leaves(block["columns"])]
    return names


def score(found, wanted):
    """Counts the cells with a figure that are right, all that are wrong, and those not found."""
    right = sum(1 for at, value in wanted.items() if value and found.get(at) == value)
    wrong = sum(1 for at, value in wanted.items() if found.get(at) and found[at] != value)
    return right, wrong, sum(1 for at, value in wanted.items() if value and not found.get(at))


def main():
    given = options()
    program = (given.program or measure.program(None)).resolve()
    with measure.room(tempfile.gettempdir()) as room:
        venv = environment(given, room)
        python = venv / "bin/python"
        # The mapper needs the environment's packages.
        if pathlib.Path(sys.prefix).resolve() != venv:
            command = [python, __file__, "--program", program, "--venv", venv]
            return subprocess.run([*command, *(["--details"] if given.details else [])]).returncode
        import extract, mapper
        site = room / "site"
        (site / "content").mkdir(parents=True)
        (site / "site.yaml").write_text("title: 示例市年报\nbase_url: https://www.shili.example\n", "utf-8")
        (site / "content/offices.yaml").write_text(offices(), "utf-8")
        sums = {}
        for path, form_id, wanted in documents():
            form_path = ROOT / f"crates/core/forms/{form_id}.yaml"
            form = mapper.Form(form_path)
            readers = {name: kinds for name, (_, kinds) in extract.READERS.items()}
            for reader in ["nianbao", *readers]:
                if reader == "nianbao":
                    places, seconds, peak = by_program(program, site, path, room)
                    names = columns_by_name(program, site, form_path)
                    found = {(row, column): places[place] for (row, column) in wanted
                             if (place := ".".join([*row, names[row][column]])) in places}
                elif path.suffix in readers[reader]:
                    found, seconds, peak = by_reader(python, reader, path, form, room)
                else:
                    continue
                right, wrong, missing = score(found, wanted)
                if given.details:
                    print(f"{reader} {path.name}: {right} right, {wrong} wrong, {missing} missing, "
                          f"{seconds:.2f} s, {peak:.0f} MiB", file=sys.stderr, flush=True)
                filled = sum(1 for value in wanted.values() if value)
                row = sums.setdefault((KINDS[path.suffix], reader), [0] * 7)
                for at, value in enumerate([1, right, filled, wrong, missing, seconds]):
                    row[at] += value
                row[6] = max(row[6], peak)
        print("| kind | reader | files | cells right | silently wrong | missing | CPU s a file | peak MiB |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for (kind, reader), (files, right, filled, wrong, missing, seconds, peak) in sorted(
                sums.items(), key=lambda item: (list(KINDS.values()).index(item[0][0]), -item[1][1], item[0][1] != "nianbao")):
            print(f"| {kind} | {reader} | {files} | {right:,} of {filled:,} | {wrong} | {missing} "
                  f"| {seconds / files:.2f} | {peak:.0f} |")


if __name__ == "__main__":
    sys.exit(main())
