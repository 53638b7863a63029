"""Runs the code of docs/data.md and compares the answers with tests/data/answers.json.

    answers.py DATA_FOLDER
"""
import csv, io, json, os, pathlib, re, shutil, subprocess, sys
from decimal import Decimal, InvalidOperation

import duckdb

HERE = pathlib.Path(__file__).resolve().parent
DOCS = HERE.parent.parent / "docs"


def blocks(name):
    """Returns the code of a page by language: what loads the tables, then each question."""
    text = (DOCS / name).read_text(encoding="utf-8")
    found = {language: re.findall(rf"```{language}\n(.*?)```", text, re.S) for language in ("sql", "python", "r")}
    assert all(len(code) == 6 for code in found.values()), {key: len(code) for key, code in found.items()}
    return found


def plain(value):
    """Writes a value in one way for all languages: numbers without zeros at their end."""
    text = "" if value is None or value != value or value == "NA" else str(value)
    try:
        return f"{Decimal(text).normalize():f}" if text else ""
    except InvalidOperation:
        return text


def table(rows):
    return sorted([plain(value) for value in row] for row in rows)


def ask_duckdb(load, question):
    connection = duckdb.connect()
    connection.execute(load)
    return table(connection.execute(question).fetchall())


def ask_pandas(load, question):
    names = {}
    exec(load, names)
    exec(question, names)
    return table(names["answer"].itertuples(index=False))


def ask_r(load, question):
    end = "write.csv(answer, stdout(), row.names = FALSE, na = '')\n"
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(["Rscript", "-e", load + question + end], capture_output=True, text=True, env=environment, check=True)
    return table(list(csv.reader(io.StringIO(ran.stdout)))[1:])


def main():
    code = blocks("data.md")
    assert code == blocks("data.zh-CN.md"), "both pages have the same code"
    answers = json.loads((HERE / "answers.json").read_text(encoding="utf-8"))
    os.chdir(sys.argv[1])
    asked = {"sql": ask_duckdb, "python": ask_pandas}
    if shutil.which("Rscript"):
        asked["r"] = ask_r
    elif os.environ.get("CI"):
        sys.exit("Rscript is missing")
    loads = {language: [code[language][0]] for language in asked}
    if list(pathlib.Path().glob("*.parquet")):
        rest = code["sql"][0].split("\n", 2)[2]
        loads["sql"].append("CREATE TABLE figures AS SELECT * REPLACE (year::VARCHAR AS year) FROM read_parquet('figures-*.parquet');\n" + rest)
    failed = False
    for language, ask in asked.items():
        for number, (question, right) in enumerate(zip(code[language][1:], answers), 1):
            for load in loads[language]:
                answer = ask(load, question)
                if answer != right:
                    failed = True
                    print(f"question {number} in {language}: {answer}\n  should be {right}")
    if "--print" in sys.argv:
        print(json.dumps([ask_duckdb(*pair) for pair in zip([code["sql"][0]] * 5, code["sql"][1:])], ensure_ascii=False))
    if failed:
        sys.exit(1)
    print(f"five questions, the right answers in {', '.join(asked)}")


main()
