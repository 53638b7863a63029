#!/usr/bin/env bash
# mammoth 1.13.0: a raised digit is <sup> and a struck one <s> where the run itself says
# so; where a character style does, which is how Word writes the mark of a note, 27 with
# the mark 1 is the number 271, and 5 struck out before 6 is the number 56.
#
# Word gives every mark of a note the style "footnote reference", which alone raises it
# (ECMA-376 Part 1, 17.7.2: a run's look comes from its styles too). For that style
# mammoth says nothing, for others it warns of an "unrecognised run style". Hidden text
# (w:vanish) comes out as if it were seen, and the choice of a drop-down list of a form
# (27), which the document keeps in its form data, as nothing, each without a message.
# MarkItDown reads Word files through mammoth, so a figure changes on that way.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0 mammoth==1.13.0

cat > run.py <<'PY'
from importlib.metadata import version
import docx, mammoth
from docx.oxml import parse_xml

print("mammoth", version("mammoth"))
space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
document = docx.Document()

def add_style(name, look):
    document.styles.element.append(parse_xml(
        f'<w:style {space} w:type="character" w:styleId="{name.title().replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:rPr>{look}</w:rPr></w:style>'))

def run(text, look=""):
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"

def mark(kind, data=""):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{data}</w:fldChar></w:r>'

add_style("footnote reference", '<w:vertAlign w:val="superscript"/>')
add_style("taken back", "<w:strike/>")
choice = ('<w:ffData><w:name w:val="list"/><w:enabled/><w:ddList><w:result w:val="1"/>'
          '<w:listEntry w:val="5"/><w:listEntry w:val="27"/></w:ddList></w:ffData>')
for content in (
    run("27") + run("1", '<w:vertAlign w:val="superscript"/>'),
    run("27") + run("1", '<w:rStyle w:val="FootnoteReference"/>'),
    run("5", "<w:strike/>") + run("6"),
    run("5", '<w:rStyle w:val="TakenBack"/>') + run("6"),
    run("5", "<w:vanish/>") + run("6"),
    run("共") + mark("begin", choice) + "<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>"
    + mark("separate") + mark("end") + run("件"),
):
    document.element.body.insert(
        len(document.element.body) - 1, parse_xml(f"<w:p {space}>{content}</w:p>"))
document.save("report.docx")

with open("report.docx", "rb") as file:
    result = mammoth.convert_to_html(file)
print(result.value.replace("</p>", "</p>\n").strip())
for message in result.messages:
    print(message.type, message.message)
PY
cat > expected <<'TXT'
mammoth 1.13.0
<p>27<sup>1</sup></p>
<p>271</p>
<p><s>5</s>6</p>
<p>56</p>
<p>56</p>
<p>共件</p>
warning Unrecognised run style: taken back (Style ID: TakenBack)
TXT
venv/bin/python run.py | tee seen
diff -u expected seen
echo 'as described'
