//! Describes the tables of a site for programs, as a Frictionless Data Package
//! (<https://specs.frictionlessdata.io/tabular-data-package/>, version 1).

use super::lists::{DICTIONARY_COLUMNS, OFFICE_COLUMNS, REPORT_COLUMNS};
use super::{csv, figures};
use crate::archive::{Archive, Summary};
use crate::plan::{DataFile, DataSeries, forms_used};
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

/// Columns with their meanings in both languages.
const MEANINGS: [(&str, &str); 26] = [
    ("office", "机关代号 / id of the office"),
    ("parent", "上级机关代号 / id of the office above"),
    ("region", "行政区划代码，是文字不是数 / division code, a text"),
    ("years", "有年报的年度，以空格分开 / years with a report, with spaces between them"),
    ("form", "格式代号 / id of the form"),
    ("format", "格式代号，同 figures 的 form / id of the form, as `form` of the figures"),
    ("table", "表的代号 / id of the table"),
    ("row", "行的代号 / id of the row"),
    ("column", "列的代号 / id of the column"),
    ("value", "数，照原样，不是数的为空 / the number, digit for digit; empty if there is none"),
    ("unit", "单位 / unit of `value`"),
    ("state", "格中是什么 / what stands in the cell"),
    ("total", "是否为其他各格之和 / true if the cell is a sum of others"),
    ("allowed", "照原样保留的问题的规则名 / rules that the cell breaks and that were allowed"),
    ("reason", "为何照原样保留 / why they were allowed"),
    ("revised", "该格更正的日期 / day of the correction of this cell"),
    ("text", "格中原文，value 已说尽的为空 / the cell as written, where `value` is not all"),
    ("label", "该行的名称（没有统一格式的年报，及 dictionary） / name of the row or cell"),
    ("published", "发布日期 / day of publication"),
    ("updated", "发布或最后更正的日期 / day of publication or of the last correction"),
    ("covers", "subordinates 含所属机关，own 只含本机关 / whose figures the report counts"),
    ("counted", "各机关合计时是否计入 / true if sums over all offices add this report"),
    ("included_in", "已含在哪个机关的年报中 / office whose report includes this one"),
    (
        "group",
        "所属行组的代号，如不予公开各行的 refused / id of the group of rows, such as `refused`",
    ),
    ("definition", "名词解释 / meaning of the terms"),
    ("kind", "类别 / kind"),
];

/// Writes `datapackage.json`.
pub(in crate::render) fn data_package(
    archive: &Archive,
    summary: &Summary,
    files: &[DataFile],
) -> String {
    let keys = Keys::new(archive, summary, files);
    let mut resources = vec![
        resource("offices", "机关 / offices", &offices_schema()),
        resource("dictionary", "各格的含义 / data dictionary", &dictionary_schema()),
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
    let end = own.chars().last().filter(|last| !"。.！!？?".contains(*last)).map_or("", |_| "。");
    format!(
        "{own}{end}{}收录的各机关历年政府信息公开工作年度报告的全部统计数据，照各机关公布的数录入，未作增补；空白、不适用、待定各有标记。",
        site.title
    )
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
    let (title, schema) = match &file.series {
        DataSeries::Reports => ("年报目录 / reports".to_owned(), reports_schema()),
        DataSeries::Figures(year) => {
            (format!("{year} 年度各格的数 / figures of {year}"), figures_schema(keys))
        }
        DataSeries::Form(id) => {
            let form = archive.forms.get(id)?;
            let (zh, en) = (&form.name.zh, &form.name.en);
            (format!("{zh}，每份年报一行 / {en}, a record a report"), form_schema(form, keys))
        }
        // The labelled file has the same records.
        DataSeries::Year(_) | DataSeries::Parquet(_) | DataSeries::LabelledForm(_) => return None,
    };
    let name = file.name();
    Some(resource(name.strip_suffix(".csv")?, &title, &schema))
}

fn field(name: &str) -> Value {
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(known, _)| *known == name).map(|(_, word)| *word)
    };
    let mut field = json!({"name": name, "type": find(&TYPES).unwrap_or("string")});
    if let Some(meaning) = find(&MEANINGS) {
        field["description"] = json!(meaning);
    }
    field
}

fn fields(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| field(name)).collect()
}

fn reference(fields: &Value, resource: &str, theirs: &Value) -> Value {
    json!({"fields": fields, "reference": {"resource": resource, "fields": theirs}})
}

fn offices_schema() -> Value {
    let parent = reference(&json!("parent"), "", &json!("id"));
    json!({"fields": fields(&OFFICE_COLUMNS), "primaryKey": "id", "foreignKeys": [parent]})
}

fn dictionary_schema() -> Value {
    json!({
        "fields": fields(&DICTIONARY_COLUMNS),
        "primaryKey": ["form", "table", "row", "column"],
    })
}

fn reports_schema() -> Value {
    let to_offices = |name: &str| reference(&json!(name), "offices", &json!("id"));
    json!({
        "fields": fields(&REPORT_COLUMNS),
        "primaryKey": ["office", "year"],
        "foreignKeys": [to_offices("office"), to_offices("included_in")],
    })
}

fn figures_schema(keys: &Keys) -> Value {
    let mut all = fields(&figures::COLUMNS);
    for field in &mut all {
        if field["name"] == "state" {
            let (names, meanings): (Vec<&str>, Vec<String>) = (figures::STATES.iter())
                .map(|(name, zh, en)| (*name, format!("{name}: {zh} / {en}")))
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
fn form_schema(form: &crate::form::Form, keys: &Keys) -> Value {
    let mut all = fields(&["office", "office_name", "year"]);
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
