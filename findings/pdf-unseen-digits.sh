#!/usr/bin/env bash
# pypdf 7.1.1, pdfplumber 0.11.10 and pypdfium2 5.15.2: a 9 that no reader of a page
# sees makes 69 of the 6 before it.
#
# The 9 is white, outside the clipping path, of opacity 0, in text
# rendering mode 3 (ISO 32000-1 9.3.6), in an optional content group that is off (8.11), or under
# a white rectangle. PDFium's picture of each page is that of a page with the 6 alone,
# byte for byte, and its own text of the same page is 69 all the same. A figure that an
# office took out of a report in such a way comes back through each of the three, and
# nothing in the text that they return tells the two digits apart.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  pypdf==7.1.1 pdfplumber==0.11.10 pypdfium2==5.15.2 pillow==13.0.0

cat > run.py <<'PY'
import io
from importlib.metadata import version

import pdfplumber
import pypdf
import pypdfium2

for name in ("pypdf", "pdfplumber", "pypdfium2"):
    print(name, version(name))


def write(content):
    """A page on which `content` is drawn; the layer L is off, and G is transparent."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources"
        "<</Font<</F1 5 0 R>>/Properties<</L 6 0 R>>/ExtGState<</G<</ca 0>>>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/OCG/Name(L)>>",
    ]
    file, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    file += (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
             f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(file)}\n%%EOF\n")
    return file.encode()


def picture(data):
    return pypdfium2.PdfDocument(data)[0].render(scale=4).to_pil().tobytes()


def figure(text, x=20.0):
    return f"BT /F1 20 Tf {x} 40 Td ({text}) Tj ET"


# The 9 stands where it would follow the 6.
nine = figure(9, 31.12)
unseen = {
    "white": f"q 1 g {nine} Q",
    "clipped": f"q 0 0 9 9 re W n {nine} Q",
    "transparent": f"q /G gs {nine} Q",
    "invisible": f"q BT 3 Tr ET {nine} Q",
    "layer off": f"/OC /L BDC {nine} EMC",
    "covered": f"{nine} q 1 g 31 35 30 30 re f Q",
}
plain = picture(write(figure(6)))
for look, drawn in unseen.items():
    data = write(f"{figure(6)} {drawn}")
    assert picture(data) == plain, look
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    print(
        f"{look}:",
        "pypdf", pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().strip() + ",",
        "pdfplumber", pdfplumber.open(io.BytesIO(data)).pages[0].extract_text().strip() + ",",
        "pypdfium2", page.get_text_range().strip(),
    )
PY
cat > expected <<'TXT'
pypdf 7.1.1
pdfplumber 0.11.10
pypdfium2 5.15.2
white: pypdf 69, pdfplumber 69, pypdfium2 69
clipped: pypdf 69, pdfplumber 69, pypdfium2 69
transparent: pypdf 69, pdfplumber 69, pypdfium2 69
invisible: pypdf 69, pdfplumber 69, pypdfium2 69
layer off: pypdf 69, pdfplumber 69, pypdfium2 69
covered: pypdf 69, pdfplumber 69, pypdfium2 69
TXT
venv/bin/python run.py | tee seen
diff -u expected seen
echo 'as described'
