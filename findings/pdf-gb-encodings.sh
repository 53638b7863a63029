#!/usr/bin/env bash
# pypdf 7.1.1 and lopdf 0.47.0: one Chinese text, shown in five of the encodings
# that every PDF reader has to know, is read, read wrongly or refused.
#
# A PDF may name a Chinese font and a predefined CMap (ISO 32000-1 9.7.5.2,
# table 118) without embedding either and without ToUnicode. GBK-EUC-H and
# GBKp-EUC-H have the same bytes for Chinese characters, but pypdf reads the
# second as UTF-16 and gives other characters, some of them Korean, with no more
# than a line in its log. lopdf reads the two Unicode encodings and refuses the
# three of GB. pdfminer.six 20260107 reads all five.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypdf==7.1.1 pdfminer.six==20260107

cat > write.py <<'PY'
text = "本年新收27件"
for name, coding in [("UniGB-UCS2-H", "utf-16-be"), ("UniGB-UTF16-H", "utf-16-be"),
                     ("GB-EUC-H", "gb2312"), ("GBK-EUC-H", "gbk"), ("GBKp-EUC-H", "gbk")]:
    shown = f"BT /F1 12 Tf 72 720 Td <{text.encode(coding).hex()}> Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(shown)}>>\nstream\n{shown}\nendstream",
        f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-{name}/Encoding/{name}"
        "/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 7 0 R/DW 1000>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        "/ItalicAngle 0/Ascent 752/Descent -271/CapHeight 737/StemV 58>>",
    ]
    file, places = "%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    file += (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
             f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(file)}\n%%EOF\n")
    with open(f"{name}.pdf", "w", newline="") as out:
        out.write(file)
PY
cat > run.py <<'PY'
from importlib.metadata import version
from pypdf import PdfReader
from pdfminer.high_level import extract_text

print("pypdf", version("pypdf"), "pdfminer.six", version("pdfminer.six"))
for name in ["UniGB-UCS2-H", "UniGB-UTF16-H", "GB-EUC-H", "GBK-EUC-H", "GBKp-EUC-H"]:
    print("pdfminer.six", name, extract_text(f"{name}.pdf").strip())
    text = PdfReader(f"{name}.pdf").pages[0].extract_text().strip()
    print("pypdf", name, text)
PY
mkdir -p reader/src
cat > reader/Cargo.toml <<'TOML'
[package]
name = "reader"
version = "0.0.0"
edition = "2021"

[dependencies]
lopdf = { version = "=0.47.0", default-features = false }
TOML
cat > reader/src/main.rs <<'RS'
fn main() {
    println!("lopdf 0.47.0");
    for name in ["UniGB-UCS2-H", "UniGB-UTF16-H", "GB-EUC-H", "GBK-EUC-H", "GBKp-EUC-H"] {
        let document = lopdf::Document::load(format!("{name}.pdf")).unwrap();
        match document.extract_text(&[1]) {
            Ok(text) => println!("lopdf {name} {}", text.trim()),
            Err(error) => println!("lopdf {name} {error:?}"),
        }
    }
}
RS
cat > expected <<'TXT'
pypdf 7.1.1 pdfminer.six 20260107
pdfminer.six UniGB-UCS2-H 本年新收27件
pypdf UniGB-UCS2-H 本年新收27件
pdfminer.six UniGB-UTF16-H 本年新收27件
pypdf UniGB-UTF16-H 本年新收27件
pdfminer.six GB-EUC-H 本年新收27件
pypdf GB-EUC-H 本年新收27件
pdfminer.six GBK-EUC-H 本年新收27件
pypdf GBK-EUC-H 本年新收27件
pdfminer.six GBKp-EUC-H 本年新收27件
pypdf GBKp-EUC-H 놾쓪탂쫕㈷볾
lopdf 0.47.0
lopdf UniGB-UCS2-H 本年新收27件
lopdf UniGB-UTF16-H 本年新收27件
lopdf GB-EUC-H CharacterEncoding
lopdf GBK-EUC-H CharacterEncoding
lopdf GBKp-EUC-H CharacterEncoding
TXT
CARGO_TARGET_DIR=target cargo build --quiet --manifest-path reader/Cargo.toml
venv/bin/python write.py
{ venv/bin/python run.py; target/debug/reader; } | tee seen
diff -u expected seen
echo 'as described'
