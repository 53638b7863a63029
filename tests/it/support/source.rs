//! The source files of this repository, and what is declared in them.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemFn, Signature, TraitItem, Visibility};

/// Returns every source file of `src/` and `crates/`: its path from the repository's
/// root, and its text.
pub(crate) fn read_all() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src", "crates"].map(|folder| root.join(folder));
    let files =
        folders.iter().flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().flatten());
    files
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| {
            let path: PathBuf = entry.path().strip_prefix(root).unwrap().into();
            (path.to_str().unwrap().to_owned(), std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// Drops the files that only tests are compiled from: those that a `mod` under
/// `#[cfg(test)]` names, with all below them.
pub(crate) fn without_test_files(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let roots: Vec<String> = (files.iter())
        .flat_map(|(path, text)| {
            let folder = module_folder(path);
            let named = Declarations::read(text).test_modules.into_iter();
            named.map(move |name| format!("{folder}/{name}"))
        })
        .collect();
    let is_test = |path: &str| {
        roots.iter().any(|root| {
            path.strip_prefix(root.as_str())
                .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        })
    };
    (files.iter())
        .filter(|(path, _)| !is_test(path))
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect()
}

/// Returns the folder that holds the modules that a file declares.
fn module_folder(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap();
    match name {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        _ => format!("{folder}/{}", name.trim_end_matches(".rs")),
    }
}

/// A function: its name, and how many lines it has from `fn` to its closing brace.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) lines: usize,
}

/// What a file declares outside items under `#[cfg(test)]`.
#[derive(Debug, Default)]
pub(crate) struct Declarations {
    pub(crate) functions: Vec<Function>,
    pub(crate) public_types: Vec<String>,
    pub(crate) types: Vec<String>,
    /// Modules under `#[cfg(test)]` that are files of their own.
    pub(crate) test_modules: Vec<String>,
    /// Lines, counted from 1, of items under `#[cfg(test)]`.
    test_lines: BTreeSet<usize>,
}

impl Declarations {
    pub(crate) fn read(text: &str) -> Self {
        let file = syn::parse_file(text).unwrap();
        let mut found = Self::default();
        found.visit_file(&file);
        found
    }

    /// Counts the lines of a file that are not of an item under `#[cfg(test)]`.
    pub(crate) fn count_lines(&self, text: &str) -> usize {
        text.lines().count() - self.test_lines.len()
    }

    fn add_function(&mut self, signature: &Signature, whole: &impl Spanned) {
        let lines = whole.span().end().line + 1 - signature.span().start().line;
        self.functions.push(Function { name: signature.ident.to_string(), lines });
    }

    fn add_type(&mut self, name: &syn::Ident, visibility: &Visibility) {
        self.types.push(name.to_string());
        if matches!(visibility, Visibility::Public(_)) {
            self.public_types.push(name.to_string());
        }
    }

    /// Notes an item that is compiled for tests alone; false for any other.
    fn skips(&mut self, attributes: &[Attribute], item: &impl Spanned) -> bool {
        let is_test = attributes.iter().any(is_for_tests);
        if is_test {
            self.test_lines.extend(item.span().start().line..=item.span().end().line);
        }
        is_test
    }
}

/// True for `#[cfg(test)]` and `#[cfg(all(test, …))]`.
fn is_for_tests(attribute: &Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    list.path.is_ident("cfg") && demands_test(list.tokens.clone())
}

fn demands_test(predicate: TokenStream) -> bool {
    let mut tokens = predicate.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(name) = token else { continue };
        match tokens.next_if(|next| matches!(next, TokenTree::Group(_))) {
            Some(TokenTree::Group(group)) if name == "all" && demands_test(group.stream()) => {
                return true;
            }
            None if name == "test" => return true,
            _ => {}
        }
    }
    false
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Declarations {
    fn visit_item(&mut self, item: &'ast Item) {
        if self.skips(attributes(item), item) {
            if let Item::Mod(module) = item
                && module.content.is_none()
            {
                self.test_modules.push(module.ident.to_string());
            }
            return;
        }
        match item {
            Item::Struct(item) => self.add_type(&item.ident, &item.vis),
            Item::Enum(item) => self.add_type(&item.ident, &item.vis),
            Item::Union(item) => self.add_type(&item.ident, &item.vis),
            Item::Trait(item) => self.add_type(&item.ident, &item.vis),
            Item::Type(item) => self.add_type(&item.ident, &item.vis),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.add_function(&item.sig, item);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if let ImplItem::Fn(function) = item {
            if self.skips(&function.attrs, function) {
                return;
            }
            self.add_function(&function.sig, function);
        }
        visit::visit_impl_item(self, item);
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        if let TraitItem::Fn(function) = item {
            self.add_function(&function.sig, function);
        }
        visit::visit_trait_item(self, item);
    }
}

/// Returns all identifiers of a file, those in macros too.
pub(crate) fn identifiers(text: &str) -> BTreeSet<String> {
    fn collect(stream: TokenStream, found: &mut BTreeSet<String>) {
        for token in stream {
            match token {
                TokenTree::Ident(name) => {
                    found.insert(name.to_string());
                }
                TokenTree::Group(group) => collect(group.stream(), found),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    collect(text.parse().unwrap(), &mut found);
    found
}

/// Splits an identifier into its words, in lower case: `NoughtOf_ten` has three.
pub(crate) fn split_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let is_constant = !name.contains(char::is_lowercase);
    for letter in name.chars() {
        if letter == '_' || letter.is_uppercase() && !is_constant {
            words.push(String::new());
        }
        if letter != '_' {
            words.last_mut().unwrap().extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns the comments of a file that have a line to themselves, with the number of
/// their line.
pub(crate) fn comments(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter_map(|(at, line)| {
        let words = line.trim_start().strip_prefix("//")?;
        Some((at + 1, words.trim_start_matches(['/', '!']).trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "\
//! A file.

/// Adds.
#[must_use]
pub fn add(a: u8) -> u8 {
    // Not a line of code.
    a + 1
}

#[cfg(test)]
fn only_tests() {
}

pub struct Early;

#[cfg(all(test, unix))]
mod more;

impl Early {
    fn method(&self) {}

    #[cfg(test)]
    fn helper(&self) {
        todo!()
    }
}

#[cfg(any(test, unix))]
enum Late { A }

#[cfg(not(test))]
pub trait Last {
    fn given(&self) {
    }
}

/// Tests.
#[cfg(test)]
mod tests {
    pub struct Inner;
    fn long() {}
}
";

    #[test]
    fn items_under_cfg_test_are_left_out_wherever_they_stand() {
        let found = Declarations::read(SAMPLE);
        let names: Vec<_> = found.functions.iter().map(|f| (f.name.as_str(), f.lines)).collect();
        assert_eq!(names, [("add", 4), ("method", 1), ("given", 2)]);
        assert_eq!(found.public_types, ["Early", "Last"]);
        assert_eq!(found.types, ["Early", "Late", "Last"]);
        assert_eq!(found.test_modules, ["more"]);
        assert_eq!(found.count_lines(SAMPLE), SAMPLE.lines().count() - 3 - 2 - 4 - 6);
    }

    #[test]
    fn files_of_test_modules_are_left_out() {
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let files = BTreeMap::from([
            file("src/lib.rs", "mod a;\n#[cfg(test)]\nmod b;"),
            file("src/a.rs", "#[cfg(test)]\nmod tests;"),
            file("src/a/tests.rs", ""),
            file("src/a/tests/deep.rs", ""),
            file("src/a/other.rs", ""),
            file("src/b/mod.rs", ""),
            file("src/bc.rs", ""),
        ]);
        let left: Vec<_> = without_test_files(&files).into_keys().collect();
        assert_eq!(left, ["src/a.rs", "src/a/other.rs", "src/bc.rs", "src/lib.rs"]);
    }

    #[test]
    fn identifiers_have_words() {
        assert_eq!(split_words("NoughtOf_ten"), ["nought", "of", "ten"]);
        assert_eq!(split_words("AT_MOST"), ["at", "most"]);
    }

    #[test]
    fn comments_have_no_slashes() {
        let found: Vec<_> = comments("a // b\n  /// What c\n//! d\n//").collect();
        assert_eq!(found, [(2, "What c"), (3, "d"), (4, "")]);
    }

    #[test]
    fn identifiers_in_macros_count() {
        let found = identifiers("fn a() { b!(c + \"d\") } // e");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a", "b", "c", "fn"]);
    }
}
