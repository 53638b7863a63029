//! The structure of a document (GB/T 33190-2016, 7.4 and 7.5): which body is read, its
//! pages, templates and resources.

use nianbao_text::{Text, text};

use super::numbers::{Box2d, parse_box};
use super::package::{Package, resolve};
use super::{DAMAGED, TOO_LARGE};
use crate::xml::{Element, Tree};
use crate::{Limit, ReadError};

/// Most pages of a document.
const MAX_PAGES: usize = 500;
/// Most templates, and most parts of resources.
const MAX_TEMPLATES: usize = 1_000;
/// Largest side of a page, in millimetres; others have no usable size.
const MAX_SIDE: f64 = 5_000.0;
/// Entries of the information on a document that become properties.
const INFO_KEYS: [&str; 2] = ["Title", "CreationDate"];

/// A body of a package: the first, if there are several.
pub(super) struct DocumentBody {
    /// The name of its root part.
    root: String,
    /// Entries of its information.
    pub properties: Vec<(String, String)>,
    /// Notes on what is not read.
    pub notes: Vec<Text>,
}

/// The pages of a document, and what they share.
pub(super) struct PageTree {
    /// The pages in order.
    pub pages: Vec<PageEntry>,
    /// The names of the parts of resources.
    pub resources: Vec<String>,
    /// The names of the parts of templates, and at the same places their ids and orders.
    pub templates: Vec<String>,
    pub template_ids: Vec<TemplateId>,
    /// The area of pages that have none.
    pub area: Option<Box2d>,
    /// The name of the part that lists the annotations.
    pub annotations: Option<String>,
}

/// A page.
pub(super) struct PageEntry {
    pub id: String,
    /// The name of its part.
    pub part: String,
}

/// The id of a template, and whether it is drawn over the page.
pub(super) struct TemplateId {
    pub id: String,
    pub is_foreground: bool,
}

impl DocumentBody {
    /// Reads the entry point of a package.
    ///
    /// Errors: it is damaged, or names no document.
    pub(super) fn read(package: &mut Package) -> Result<Self, ReadError> {
        let part = package.read_part("OFD.xml")?;
        let tree = Tree::parse(&part.text)?;
        let root = tree.root().ok_or(DAMAGED)?;
        let bodies: Vec<Element> =
            root.elements().filter(|element| element.name() == "DocBody").collect();
        let body = bodies.first().copied().ok_or(DAMAGED)?;
        let location = body.child("DocRoot").map(Element::text).unwrap_or_default();
        if location.trim().is_empty() {
            return Err(DAMAGED);
        }
        let info = body.child("DocInfo");
        let properties = INFO_KEYS.into_iter().filter_map(|key| {
            let value = info?.child(key)?.text();
            (!value.trim().is_empty()).then(|| (key.to_owned(), value.trim().to_owned()))
        });
        let properties = properties.collect();
        let root = resolve("OFD.xml", &location);
        let mut notes = body_notes(bodies.len(), body);
        notes.extend(other_version_note(package, body, &root));
        Ok(Self { root, properties, notes })
    }
}

/// Returns the notes on other documents and other versions in a package.
fn body_notes(count: usize, body: Element) -> Vec<Text> {
    let mut notes = Vec::new();
    if count > 1 {
        let others = count - 1;
        notes.push(text!(
            "文件中有 {count} 份文档，只读入了第一份，其余 {others} 份未导入",
            "the file holds {count} documents, of which the first was read; {others} more were left out"
        ));
    }
    let versions = body.child("Versions").map_or(0, |versions| versions.elements().count());
    if versions > 1 {
        notes.push(text!(
            "文件保存了 {versions} 个版本，读入的是文件正文所指的版本，请与原件核对",
            "the file keeps {versions} versions; the one that its body names was read: compare it with the original"
        ));
    }
    notes
}

/// Returns a note if the list of versions calls another one current than that which is read.
fn other_version_note(package: &mut Package, body: Element, root: &str) -> Option<Text> {
    let is_current = |version: &Element| {
        let current = version.attribute("Current").unwrap_or_default();
        matches!(current.trim(), "true" | "1")
    };
    let current = body.child("Versions")?.elements().find(is_current)?;
    let part = package.resolve_existing("OFD.xml", &current.attribute("BaseLoc")?);
    if version_root(package, &part).is_some_and(|own| own == root) {
        return None;
    }
    Some(text!(
        "文件的版本列表所指的当前版本（{part}）与正文所指的不同，读入的是正文所指的，请与原件核对",
        "the list of versions calls another one current ({part}) than the body names, which was read: compare it with the original"
    ))
}

/// Returns the name of the root part of a version; `None` if it cannot be read.
fn version_root(package: &mut Package, part: &str) -> Option<String> {
    let version = package.read_part(part).ok()?;
    let tree = Tree::parse(&version.text).ok()?;
    let location = tree.root()?.child("DocRoot")?.text();
    Some(package.resolve_existing(part, &location))
}

impl PageTree {
    /// Reads the root part of a document.
    ///
    /// Errors: it is missing or damaged, has no pages, or too many.
    pub(super) fn read(package: &mut Package, body: &DocumentBody) -> Result<Self, ReadError> {
        let part = package.read_part(&body.root)?;
        let tree = Tree::parse(&part.text)?;
        let root = tree.root().ok_or(DAMAGED)?;
        let common = root.child("CommonData");
        let children = |parent: Option<Element>, name: &str| -> Vec<String> {
            let elements =
                parent.into_iter().flat_map(|parent| parent.elements().collect::<Vec<_>>());
            elements
                .filter(|element| element.name() == name)
                .map(|element| package.resolve_existing(&part.name, &element.text()))
                .collect()
        };
        let mut resources = children(common, "PublicRes");
        resources.extend(children(common, "DocumentRes"));
        let mut tree = Self {
            pages: read_pages(root, &part.name, package)?,
            resources,
            templates: Vec::new(),
            template_ids: Vec::new(),
            area: common.and_then(|common| page_area(common.child("PageArea")?)),
            annotations: children(Some(root), "Annotations").into_iter().next(),
        };
        let templates = common.into_iter().flat_map(|common| common.elements().collect::<Vec<_>>());
        for template in templates.filter(|element| element.name() == "TemplatePage") {
            let (Some(id), Some(location)) =
                (template.attribute("ID"), template.attribute("BaseLoc"))
            else {
                continue;
            };
            tree.templates.push(package.resolve_existing(&part.name, &location));
            let order = template.attribute("ZOrder").unwrap_or_default();
            tree.template_ids.push(TemplateId { id, is_foreground: is_foreground(&order) });
        }
        if tree.templates.len() > MAX_TEMPLATES || tree.resources.len() > MAX_TEMPLATES {
            return Err(TOO_LARGE);
        }
        Ok(tree)
    }
}

/// True for the order of what is drawn over the body of a page.
pub(super) fn is_foreground(order: &str) -> bool {
    order.trim().eq_ignore_ascii_case("Foreground")
}

fn read_pages(root: Element, part: &str, package: &Package) -> Result<Vec<PageEntry>, ReadError> {
    let entries = root.child("Pages").ok_or(DAMAGED)?;
    let pages: Vec<PageEntry> = entries
        .elements()
        .filter(|element| element.name() == "Page")
        .take(MAX_PAGES + 1)
        .map(|page| {
            // A page that cannot be found is not passed over.
            let location = page.attribute("BaseLoc").ok_or(DAMAGED)?;
            let id = page.attribute("ID").unwrap_or_default();
            Ok(PageEntry { id, part: package.resolve_existing(part, &location) })
        })
        .collect::<Result<_, ReadError>>()?;
    match pages.len() {
        0 => Err(DAMAGED),
        1..=MAX_PAGES => Ok(pages),
        _ => Err(ReadError::LimitExceeded(Limit::Pages { most: MAX_PAGES })),
    }
}

/// Returns the area of a page, if its size is one.
pub(super) fn page_area(area: Element) -> Option<Box2d> {
    let physical = area.child("PhysicalBox")?;
    let found = parse_box(&physical.text())?;
    let is_side = |side: f64| (1.0..=MAX_SIDE).contains(&side);
    (is_side(found.width) && is_side(found.height)).then_some(found)
}
