//! Describes the tables of a site for programs, as a Frictionless Data Package
//! (<https://specs.frictionlessdata.io/tabular-data-package/>, version 1).

use super::lists::{DICTIONARY_COLUMNS, OFFICE_COLUMNS, REPORT_COLUMNS};
use super::{csv, figures};
use crate::archive::{Archive, Summary};
use crate::diag::Lang;
use crate::plan::{DataFile, DataSeries, forms_used};
use crate::words::Words;
use serde_json::{Value, json};

/// Columns whose values are no texts, with their types.
const TYPES: [(&str, &str); 7] = [
    ("year", "integer"),
    ("value", "number"),
    ("total", "boolean"),
    ("counted", "boolean"),
    ("published", "date"),
    ("updated", "date"),
    ("revised", "date"),
];

/// Writes `datapackage.json`.
pub(in crate::render) fn data_package(
    archive: &Archive,
    summary: &Summary,
    files: &[DataFile],
) -> String {
    let words = archive.site.words();
    let keys = Keys::new(archive, summary, files);
    let mut resources = vec![
        resource("offices", words.text("package.offices"), &offices_schema(words)),
        resource("dictionary", words.text("package.dictionary"), &dictionary_schema(words)),
    ];
    resources.extend(files.iter().filter_map(|file| table_resource(archive, file, &keys)));
    let site = &archive.site;
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": "nianbao",
        "title": site.title,
        "description": describe_site(archive),
        "homepage": site.url(""),
        "sources": [{"title": site.title, "path": site.url("")}],
    });
    let organizers = [(&site.organizer, "publisher"), (&site.operator, "wrangler")];
    let contributors: Vec<Value> = (organizers.into_iter())
        .filter_map(|(name, role)| Some(json!({"title": name.as_ref()?, "role": role})))
        .collect();
    if !contributors.is_empty() {
        package["contributors"] = json!(contributors);
    }
    if let Some(license) = &site.license {
        package["licenses"] = match &license.url {
            Some(url) => json!([{"path": url, "title": license.name}]),
            None => json!([{"name": "other", "title": license.name}]),
        };
    }
    package["resources"] = json!(resources);
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

/// Describes the data of a site in a sentence of at least 50 characters.
pub(in crate::render) fn describe_site(archive: &Archive) -> String {
    let site = &archive.site;
    let own = site.description.as_deref().unwrap_or_default();
    let words = site.words();
    let data = words.fill("package.site", &[("site", &site.title)]);
    let Some(last) = own.chars().last() else { return data };
    let ends = ['.', '!', '?', '\u{3002}', '\u{ff01}', '\u{ff1f}'];
    let end = if ends.contains(&last) { "" } else { words.text("list.end") };
    format!("{own}{end}{}{data}", words.text("list.gap"))
}

/// The tables that others may refer to: those that are one file.
struct Keys {
    has_reports: bool,
    has_dictionary: bool,
}

impl Keys {
    fn new(archive: &Archive, summary: &Summary, files: &[DataFile]) -> Self {
        let used = forms_used(archive, summary);
        let mut forms = used.iter().filter_map(|(id, _)| archive.forms.get(id));
        let parts = files.iter().filter(|file| file.series == DataSeries::Reports);
        Self {
            has_reports: parts.count() == 1,
            // Rows that no form names are not in the dictionary.
            has_dictionary: forms.all(|form| form.tables.iter().all(|table| !table.free)),
        }
    }
}

fn resource(name: &str, title: &str, schema: &Value) -> Value {
    json!({
        "profile": "tabular-data-resource",
        "name": name,
        "path": format!("{name}.csv"),
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    })
}

/// Describes a file over many reports; `None` if it is no CSV.
fn table_resource(archive: &Archive, file: &DataFile, keys: &Keys) -> Option<Value> {
    let words = archive.site.words();
    let (title, schema) = match &file.series {
        DataSeries::Reports => (words.text("package.reports").to_owned(), reports_schema(words)),
        DataSeries::Figures(year) => {
            (words.fill("package.figures", &[("year", year)]), figures_schema(words, keys))
        }
        DataSeries::Form(id) => {
            let form = archive.forms.get(id)?;
            // Programs of all countries read this: Chinese is followed by English.
            let say = |lang: Lang| {
                let words = Words::in_language(lang);
                words.fill("package.form", &[("name", &form.name.get(lang))])
            };
            let title = match words.lang() {
                Lang::Zh => format!("{} / {}", say(Lang::Zh), say(Lang::En)),
                Lang::En => say(Lang::En),
            };
            (title, form_schema(form, words, keys))
        }
        // The labelled file has the same records.
        DataSeries::Year(_) | DataSeries::Parquet(_) | DataSeries::LabelledForm(..) => return None,
    };
    let name = file.name();
    Some(resource(name.strip_suffix(".csv")?, &title, &schema))
}

fn field(words: &Words, name: &str) -> Value {
    let kind = TYPES.iter().find(|(known, _)| *known == name).map_or("string", |(_, kind)| *kind);
    let mut field = json!({"name": name, "type": kind});
    let meaning = words.text(&format!("columns.{name}"));
    if !meaning.is_empty() {
        field["description"] = json!(meaning);
    }
    field
}

fn fields(words: &Words, names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| field(words, name)).collect()
}

fn reference(fields: &Value, resource: &str, theirs: &Value) -> Value {
    json!({"fields": fields, "reference": {"resource": resource, "fields": theirs}})
}

fn offices_schema(words: &Words) -> Value {
    let parent = reference(&json!("parent"), "", &json!("id"));
    json!({"fields": fields(words, &OFFICE_COLUMNS), "primaryKey": "id", "foreignKeys": [parent]})
}

fn dictionary_schema(words: &Words) -> Value {
    json!({
        "fields": fields(words, &DICTIONARY_COLUMNS),
        "primaryKey": ["form", "table", "row", "column"],
    })
}

fn reports_schema(words: &Words) -> Value {
    let to_offices = |name: &str| reference(&json!(name), "offices", &json!("id"));
    json!({
        "fields": fields(words, &REPORT_COLUMNS),
        "primaryKey": ["office", "year"],
        "foreignKeys": [to_offices("office"), to_offices("included_in")],
    })
}

fn figures_schema(words: &Words, keys: &Keys) -> Value {
    let mut all = fields(words, &figures::COLUMNS);
    for field in &mut all {
        if field["name"] == "state" {
            let (names, meanings): (Vec<&str>, Vec<String>) = (figures::STATES.iter())
                .map(|(name, key)| (*name, format!("{name}: {}", words.text(key))))
                .unzip();
            field["constraints"] = json!({"required": true, "enum": names});
            field["description"] = json!(meanings.join("; "));
        }
    }
    let mut foreign = vec![reference(&json!("office"), "offices", &json!("id"))];
    if keys.has_reports {
        let key = json!(["office", "year"]);
        foreign.push(reference(&key, "reports", &key));
    }
    if keys.has_dictionary {
        let key = json!(["form", "table", "row", "column"]);
        foreign.push(reference(&key, "dictionary", &key));
    }
    json!({
        "fields": all,
        "primaryKey": ["office", "year", "table", "row", "column"],
        "foreignKeys": foreign,
    })
}

/// Describes a table with a record for each report, in which `/` stands for what does not apply.
fn form_schema(form: &crate::form::Form, words: &Words, keys: &Keys) -> Value {
    let mut all = fields(words, &["office", "office_name", "year"]);
    for (at, table) in form.tables.iter().enumerate() {
        for place in csv::list_cells(table, at) {
            let label = form.cell_path(place);
            all.push(json!({"name": form.cell_id(place), "type": "number", "title": label}));
        }
    }
    let mut foreign = vec![reference(&json!("office"), "offices", &json!("id"))];
    if keys.has_reports {
        let key = json!(["office", "year"]);
        foreign.push(reference(&key, "reports", &key));
    }
    json!({
        "fields": all,
        "missingValues": ["", "/"],
        "primaryKey": ["office", "year"],
        "foreignKeys": foreign,
    })
}
