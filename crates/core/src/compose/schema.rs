//! Writes the JSON Schema (2020-12) of a source's front matter, by which a validator checks it and
//! an editor of YAML completes it.

use crate::form::{Block, Column, ColumnKind, Form, RowRef, Table};
use serde_json::{Map, Value, json};

/// Returns the schema for sources of a form, as indented JSON.
pub fn schema(form: &Form) -> String {
    let mut tables = Map::new();
    for table in &form.tables {
        tables.insert(table.key.clone(), table_schema(table));
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:nianbao:form:{}", form.id),
        "title": form.name.zh,
        "type": "object",
        "required": ["office", "year"],
        "additionalProperties": false,
        "properties": {
            "office": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$", "description": "机关代号"},
            "year": year_schema(form),
            "form": {"type": "string", "description": "格式代号，默认由年度决定"},
            "draft": {"type": "boolean", "description": "草稿，不发布"},
            "published": {"type": ["string", "null"], "description": "发布日期，如 2021-01-29"},
            "written": {"type": ["string", "null"], "description": "成文日期"},
            "title": text_schema("标题，默认为机关名加年度"),
            "index_number": text_schema("索引号"),
            "document_number": text_schema("文号"),
            "subject": text_schema("主题分类"),
            "originals": file_list_schema(&json!({
                "file": text_schema("index.md 旁边的文件"), "title": text_schema("名称"), "origin": text_schema("来源"),
                "sha256": text_schema("放入时的 SHA-256"),
                "generated": text_schema("导入时写下，用来看出源文件以后有没有人改过"),
                "publish": {"type": "boolean", "description": "是否公开，默认按 site.yaml 的 publish_originals"},
            })),
            "attachments": file_list_schema(&json!({
                "file": text_schema("index.md 旁边的文件"), "title": text_schema("名称"),
            })),
            "revised": list_schema(&["date", "note"], &json!({
                "date": text_schema("日期"), "note": text_schema("更正了什么"), "place": text_schema("更正的位置，如 申请.总计.自然人"),
            })),
            "allow": list_schema(&["rule", "reason"], &json!({
                "rule": text_schema("规则名"), "place": text_schema("位置，如 申请.总计"), "reason": text_schema("为何如此"),
            })),
            "figures": {"type": "object", "additionalProperties": false, "properties": tables},
        },
        "$defs": CELL_TYPES.iter().map(|cell| (cell.name.to_owned(), cell_schema(cell))).collect::<Map<_, _>>(),
    });
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// A list of files: each a name, or a mapping that says more of it.
fn file_list_schema(properties: &Value) -> Value {
    let mut list = list_schema(&["file"], properties);
    let mapping = list["items"].take();
    list["items"] = json!({"anyOf": [text_schema("index.md 旁边的文件"), mapping]});
    list
}

/// The values that the checks take in the columns of one kind.
struct CellType {
    name: &'static str,
    kind: ColumnKind,
    signed: bool,
    description: &'static str,
    /// The pattern of a cell written as text.
    text: &'static str,
}

/// Texts are numbers with separators or units, or a stroke.
const CELL_TYPES: [CellType; 4] = [
    CellType {
        name: "count",
        kind: ColumnKind::Count,
        signed: false,
        description: "个数；空白 null；不适用 /",
        text: "^[^-－−–.．]*$",
    },
    CellType {
        name: "change",
        kind: ColumnKind::Count,
        signed: true,
        description: "增减的个数，可为负；空白 null；不适用 /",
        text: "^[^.．]*$",
    },
    CellType {
        name: "amount",
        kind: ColumnKind::Amount,
        signed: false,
        description: "金额，可带单位；空白 null；不适用 /",
        text: "^[^-－−–]*$",
    },
    CellType {
        name: "signed-amount",
        kind: ColumnKind::Amount,
        signed: true,
        description: "金额，可带单位，可为负；空白 null；不适用 /",
        text: "",
    },
];

fn cell_schema(cell: &CellType) -> Value {
    let mut number =
        json!({"type": if cell.kind == ColumnKind::Count { "integer" } else { "number" }});
    if !cell.signed {
        number["minimum"] = json!(0);
    }
    let text = json!({"type": "string", "pattern": cell.text});
    json!({"description": cell.description, "anyOf": [number, text, {"type": "null"}]})
}

/// Returns the reference to the cell type of a column.
fn cell_reference(column: &Column) -> Value {
    let cell =
        CELL_TYPES.iter().find(|cell| cell.kind == column.kind && cell.signed == column.signed);
    json!({"$ref": format!("#/$defs/{}", cell.map_or("signed-amount", |cell| cell.name))})
}

fn year_schema(form: &Form) -> Value {
    let mut year = json!({"type": "integer", "description": "报告年度"});
    if let Some(years) = form.years {
        year["minimum"] = json!(years.from);
        if let Some(to) = years.to {
            year["maximum"] = json!(to);
        }
    }
    year
}

fn text_schema(description: &str) -> Value {
    json!({"type": ["string", "number", "null"], "description": description})
}

fn list_schema(required: &[&str], properties: &Value) -> Value {
    json!({"type": "array", "items": {
        "type": "object", "required": required, "additionalProperties": false, "properties": properties,
    }})
}

fn table_schema(table: &Table) -> Value {
    if table.free {
        return json!({"type": "object", "additionalProperties": true});
    }
    let mut rows = Map::new();
    // Every row of a form is to be filled in, if only with blanks.
    let outer = table.rows.iter().filter(|row| row.group.is_none()).map(|row| &row.key);
    let required: Vec<&String> = outer.chain(table.groups.iter().map(|group| &group.key)).collect();
    for (at, row) in table.rows.iter().enumerate().filter(|(_, row)| row.group.is_none()) {
        rows.insert(row.key.clone(), row_schema(&row.label, table.block_of(RowRef::Row(at))));
    }
    for (at, group) in table.groups.iter().enumerate() {
        let mut inner = Map::new();
        for row in table.rows.iter().filter(|row| row.group == Some(at)) {
            inner.insert(row.key.clone(), row_schema(&row.label, &table.blocks[row.block]));
        }
        let keys: Vec<&String> = inner.keys().collect();
        let detailed = json!({
            "type": "object", "required": keys, "additionalProperties": false, "properties": inner,
        });
        let one = row_schema(&group.label, &table.blocks[group.block]);
        let schema = if group.undetailed { json!({"anyOf": [detailed, one]}) } else { detailed };
        rows.insert(group.key.clone(), schema);
    }
    json!({
        "type": "object", "required": required, "additionalProperties": false, "properties": rows,
    })
}

/// Returns the snippets of a row: blank cells in brackets, each to be typed over. As text, since
/// editors write a list of its own on lines of its own.
fn row_snippets(block: &Block) -> Value {
    let stops = (1..=block.columns.len()).map(|at| format!("${{{at}:~}}"));
    let cells = stops.collect::<Vec<String>>().join(", ");
    let blanks = vec!["~"; block.columns.len()].join(", ");
    let labels: Vec<&str> = block.columns.iter().map(|column| column.label.as_str()).collect();
    json!([{
        "label": format!("[{blanks}]"),
        "description": labels.join("，"),
        "bodyText": format!("[{cells}]"),
    }])
}

fn row_schema(label: &str, block: &Block) -> Value {
    let labels: Vec<&str> = block.columns.iter().map(|column| column.label.as_str()).collect();
    let count = block.columns.len();
    let cells: Vec<Value> = block.columns.iter().map(cell_reference).collect();
    let mut row = json!({
        "description": format!("{label}（{}）", labels.join("，")),
        "type": "array",
        "minItems": count,
        "maxItems": count,
        "defaultSnippets": row_snippets(block),
    });
    match cells.as_slice() {
        // One cell needs no brackets.
        [cell] => {
            row["items"] = cell.clone();
            json!({"anyOf": [row, cell]})
        }
        [first, rest @ ..] if rest.iter().all(|cell| cell == first) => {
            row["items"] = first.clone();
            row
        }
        _ => {
            row["prefixItems"] = json!(cells);
            row
        }
    }
}
