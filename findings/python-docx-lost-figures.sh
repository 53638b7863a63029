#!/usr/bin/env bash
# python-docx 1.2.0: `Paragraph.text` has no dates in smart tags, no figures in
# content controls, and of a figure with a tracked change only the old digits.
#
# Word 2003 in Chinese put a smart tag (`chsdate`) around dates as they were
# typed, forms have content controls (w:sdt) for what is filled in, and reports
# go round with tracked changes. All three are elements with runs inside
# (ECMA-376 17.5 and 17.13.5). python-docx reads the runs and links that are
# children of the paragraph: 2020年12月31日 and 27 are gone, and 14, its 4
# inserted under tracking, is 1. docx2txt 0.9 and mammoth 1.13.0 give all of the
# text, so two tools differ on the figures of one valid file.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  python-docx==1.2.0 docx2txt==0.9 mammoth==1.13.0

cat > run.py <<'PY'
from importlib.metadata import version
import docx, docx2txt, mammoth
from docx.oxml import parse_xml

for name in ("python-docx", "docx2txt", "mammoth"):
    print(name, version(name))

space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"

tag = ('<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="chsdate">'
       + run("2020年12月31日") + "</w:smartTag>")
inserted = '<w:ins w:id="1" w:author="甲" w:date="2021-01-04T09:00:00Z">' + run("4") + "</w:ins>"
control = "<w:sdt><w:sdtPr/><w:sdtContent>" + run("27") + "</w:sdtContent></w:sdt>"
body = (run("截至") + tag + run("，示例市收到申请1") + inserted + run("件，公开")
        + control + run("条。"))
document = docx.Document()
document.element.body.insert(0, parse_xml(f"<w:p {space}>{body}</w:p>"))
document.save("report.docx")

print("python-docx:", docx.Document("report.docx").paragraphs[0].text)
print("docx2txt:", docx2txt.process("report.docx").strip())
with open("report.docx", "rb") as file:
    print("mammoth:", mammoth.extract_raw_text(file).value.strip())
PY
cat > expected <<'TXT'
python-docx 1.2.0
docx2txt 0.9
mammoth 1.13.0
python-docx: 截至，示例市收到申请1件，公开条。
docx2txt: 截至2020年12月31日，示例市收到申请14件，公开27条。
mammoth: 截至2020年12月31日，示例市收到申请14件，公开27条。
TXT
venv/bin/python run.py | tee seen
diff -u expected seen
echo 'as described'
