//! PDFs written by hand.

/// A stream of a file.
pub(crate) fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {entries} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// The description of a page.
pub(crate) fn page(text: &str) -> Vec<u8> {
    stream("", text.as_bytes())
}

/// A file of drawings (`/Form0`, `/Form1`, …) and pages. `/F1` is Helvetica.
pub(crate) fn file(forms: &[Vec<u8>], pages: &[Vec<u8>]) -> Vec<u8> {
    let fonts =
        "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    file_with(fonts, "", forms, pages)
}

/// The same with other fonts and more entries of each page.
pub(crate) fn file_with(
    fonts: &str,
    entries: &str,
    forms: &[Vec<u8>],
    pages: &[Vec<u8>],
) -> Vec<u8> {
    let first = 3 + forms.len();
    let kids: String = join((0..pages.len()).map(|at| format!("{} 0 R ", first + 2 * at)));
    let named: String = join((0..forms.len()).map(|at| format!("/Form{at} {} 0 R ", 3 + at)));
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!(
            "<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 595 842] \
             /Resources << /Font << {fonts} >> /XObject << {named} >> >> >>",
            pages.len()
        )
        .into_bytes(),
    ];
    objects.extend_from_slice(forms);
    for (at, page) in pages.iter().enumerate() {
        let contents = first + 2 * at + 1;
        objects.push(
            format!("<< /Type /Page /Parent 2 0 R /Contents {contents} 0 R {entries} >>")
                .into_bytes(),
        );
        objects.push(page.clone());
    }
    assemble(&objects)
}

/// A file of objects, of which the first is the catalog.
pub(crate) fn assemble(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes.extend(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    bytes
}

/// Pieces one after another.
pub(crate) fn join(pieces: impl Iterator<Item = String>) -> String {
    pieces.collect::<Vec<_>>().concat()
}
