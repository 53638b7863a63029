#!/usr/bin/env bash
# LibreOffice 7.4.7 writes the mark behind an automatic number into RTF as a question mark
# if it is no Western character: a list numbered 一、 二、 reads `一?` `二?` from then on, in
# every program. In DOCX, written of the same document, the mark is there.
#
# Headings of Chinese reports are numbered so. A report that passes through RTF once has
# `一?总体情况` for a heading, and who looks for `一、` finds none. The text of paragraphs is
# escaped as it should be (`\u`); only the label of a list level is not.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
version=4:7.4.7-1+deb12u14
touch none
# All that it needs, as if nothing was installed, but for what every machine has.
needed=$(apt-get install --print-uris -qq --no-install-recommends -o "Dir::State::status=$room/none" \
  "libreoffice-writer-nogui=$version" | awk '{print $2}' | sed 's/_.*//' |
  grep -vxE 'libc6|libc-bin|dpkg|perl.*|debconf|tar|coreutils')
# shellcheck disable=SC2086
apt-get download -qq $needed 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; rm "$package"; done
# It looks for itself where it would have been installed.
program=$room/root/usr/lib/libreoffice/program
find root -type l | while read -r link; do
  target=$(readlink "$link")
  case $target in /*) if [ -e "$room/root$target" ]; then ln -sfn "$room/root$target" "$link"; fi ;; esac
done
sed -i "s|file:///usr/|file://$room/root/usr/|g; s|file:///etc/|file://$room/root/etc/|g" "$program"/*rc
cp -a root/usr/lib/libreoffice/share/.registry/. root/etc/libreoffice/registry/
export LD_LIBRARY_PATH=$program:$room/root/usr/lib/x86_64-linux-gnu:$room/root/lib/x86_64-linux-gnu

cat > list.fodt <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles><text:list-style style:name="Headings">
<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
</text:list-style></office:automatic-styles>
<office:body><office:text><text:list text:style-name="Headings">
<text:list-item><text:p>总体情况</text:p></text:list-item>
</text:list></office:text></office:body></office:document>
XML
# The first start makes the profile, and may end there.
for kind in docx rtf; do
  for _ in 1 2 3; do
    [ -s "made/list.$kind" ] || "$program/soffice.bin" --headless "-env:UserInstallation=file://$room/profile" \
      --convert-to "$kind" --outdir made list.fodt >/dev/null 2>&1 || true
  done
done
in_docx=$(python3 -c 'import re, zipfile; print(re.search("lvlText w:val=\"([^\"]*)", zipfile.ZipFile("made/list.docx").read("word/numbering.xml").decode())[1])')
in_rtf=$(grep -ao 'leveltext[^;]*' made/list.rtf | head -1)
printf 'libreoffice-writer-nogui %s\n' "$version"
printf 'expected: the label of the first level is %%1、 in both\n'
printf 'seen:     %s in DOCX, %s in RTF\n' "$in_docx" "$in_rtf" | tee seen
diff - seen <<'SEEN'
seen:     %1、 in DOCX, leveltext \'02\'00\'3f in RTF
SEEN
