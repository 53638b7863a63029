//! The objects of a page of an OFD file that is otherwise right; behind the first `%` stand
//! its resources.
#![no_main]

use nianbao_fuzz::{reads, zip};

const ENTRY: &[u8] = b"<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>";
const ROOT: &[u8] =
    b"<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>\
    <DocumentRes>R.xml</DocumentRes><TemplatePage ID=\"1\" BaseLoc=\"T.xml\"/></CommonData>\
    <Pages><Page ID=\"2\" BaseLoc=\"P.xml\"/></Pages></Document>";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let at = bytes.iter().position(|byte| *byte == b'%').unwrap_or(bytes.len());
    let (page, resources) = bytes.split_at(at);
    // A template without one of its own, and a page with it.
    let wrapped = |head: &[u8]| {
        [b"<Page>", head, b"<Content><Layer>", page, b"</Layer></Content></Page>"].concat()
    };
    let (template, page) = (wrapped(b""), wrapped(b"<Template TemplateID=\"1\"/>"));
    let resources = [b"<Res>", resources.get(1..).unwrap_or_default(), b"</Res>"].concat();
    let parts: [(&str, &[u8]); 5] = [
        ("OFD.xml", ENTRY),
        ("D.xml", ROOT),
        ("R.xml", &resources),
        ("T.xml", &template),
        ("P.xml", &page),
    ];
    reads("x.ofd", &zip(&parts));
});
