//! Writes the tidy table of figures as Parquet (<https://parquet.apache.org/docs/file-format/>).
//!
//! A figure is a DECIMAL of 18 digits, 6 of them after the point, kept as an integer: a program
//! adds it up exactly, and one file has the type of all others. A number that does not fit
//! stands in `text`, digit for digit.

use super::figures::COLUMNS;
use jiff::civil::{Date, date};
use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use rust_decimal::Decimal;
use std::io::{BufRead, Write};
use std::sync::Arc;

/// The digits after the point of a figure.
const SCALE: u32 = 6;
/// The records that are held before they are written.
const GROUP: usize = 65_536;
/// The first day of Unix time.
const EPOCH: Date = date(1970, 1, 1);

/// The values of a column, as far as they are read.
enum Values {
    Text { values: Vec<ByteArray>, levels: Option<Vec<i16>> },
    Year(Vec<i32>),
    Day { values: Vec<i32>, levels: Vec<i16> },
    Number { values: Vec<i64>, levels: Vec<i16> },
    Flag(Vec<bool>),
}

impl Values {
    fn new(column: &str) -> Self {
        match column {
            "year" => Self::Year(Vec::new()),
            "value" => Self::Number { values: Vec::new(), levels: Vec::new() },
            "total" => Self::Flag(Vec::new()),
            "revised" => Self::Day { values: Vec::new(), levels: Vec::new() },
            "office" | "form" | "table" | "row" | "column" | "state" => {
                Self::Text { values: Vec::new(), levels: None }
            }
            _ => Self::Text { values: Vec::new(), levels: Some(Vec::new()) },
        }
    }

    fn type_of(column: &str) -> String {
        match Self::new(column) {
            Self::Year(_) => format!("REQUIRED INT32 {column};"),
            Self::Day { .. } => format!("OPTIONAL INT32 {column} (DATE);"),
            Self::Number { .. } => format!("OPTIONAL INT64 {column} (DECIMAL(18,{SCALE}));"),
            Self::Flag(_) => format!("REQUIRED BOOLEAN {column};"),
            Self::Text { levels: None, .. } => format!("REQUIRED BYTE_ARRAY {column} (STRING);"),
            Self::Text { .. } => format!("OPTIONAL BYTE_ARRAY {column} (STRING);"),
        }
    }

    fn push(&mut self, field: &str) -> Result<()> {
        match self {
            Self::Text { values, levels } => {
                if let Some(levels) = levels {
                    levels.push(i16::from(!field.is_empty()));
                    if field.is_empty() {
                        return Ok(());
                    }
                }
                // Most fields are those of the record before.
                let same = values.last().filter(|last| last.data() == field.as_bytes()).cloned();
                values.push(same.unwrap_or_else(|| ByteArray::from(field.as_bytes().to_vec())));
            }
            Self::Year(values) => values.push(field.parse().map_err(wrong_field)?),
            Self::Flag(values) => values.push(field == "true"),
            Self::Number { values, levels } => {
                let number = scaled(field);
                levels.push(i16::from(number.is_some()));
                values.extend(number);
            }
            Self::Day { values, levels } => {
                levels.push(i16::from(!field.is_empty()));
                if !field.is_empty() {
                    values.push(days_of(field)?);
                }
            }
        }
        Ok(())
    }

    fn write(&self, column: &mut ColumnWriter<'_>) -> Result<usize> {
        match (self, column) {
            (Self::Text { values, levels }, ColumnWriter::ByteArrayColumnWriter(out)) => {
                out.write_batch(values, levels.as_deref(), None)
            }
            (Self::Year(values), ColumnWriter::Int32ColumnWriter(out)) => {
                out.write_batch(values, None, None)
            }
            (Self::Day { values, levels }, ColumnWriter::Int32ColumnWriter(out)) => {
                out.write_batch(values, Some(levels), None)
            }
            (Self::Number { values, levels }, ColumnWriter::Int64ColumnWriter(out)) => {
                out.write_batch(values, Some(levels), None)
            }
            (Self::Flag(values), ColumnWriter::BoolColumnWriter(out)) => {
                out.write_batch(values, None, None)
            }
            _ => Err(ParquetError::General("a column of another type".to_owned())),
        }
    }
}

fn wrong_field(error: impl std::fmt::Display) -> ParquetError {
    ParquetError::General(error.to_string())
}

/// Returns a number in units of its last digit; `None` if it has too many digits, or is none.
fn scaled(field: &str) -> Option<i64> {
    let number: Decimal = field.parse().ok()?;
    let number = number.normalize();
    let missing = SCALE.checked_sub(number.scale())?;
    let all = number.mantissa().checked_mul(10_i128.pow(missing))?;
    let fits = all.unsigned_abs() < 10_u128.pow(18);
    i64::try_from(all).ok().filter(|_| fits)
}

fn days_of(field: &str) -> Result<i32> {
    let day: Date = field.parse().map_err(wrong_field)?;
    i32::try_from(day.duration_since(EPOCH).as_hours() / 24).map_err(wrong_field)
}

/// Writes a table of cells, with its heading, as Parquet.
///
/// Errors: the table is not as it was written, or the disk fails.
pub(super) fn table_to_parquet<W: Write + Send>(mut table: impl BufRead, out: W) -> Result<W> {
    let types: String = COLUMNS.iter().map(|column| Values::type_of(column)).collect();
    let schema = Arc::new(parse_message_type(&format!("message figures {{ {types} }}"))?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut file = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
    let mut record = String::new();
    read_record(&mut table, &mut record)?;
    loop {
        let mut columns = COLUMNS.map(Values::new);
        let mut count = 0;
        while count < GROUP && read_record(&mut table, &mut record)? {
            push_record(&mut columns, &record)?;
            count += 1;
        }
        if count == 0 {
            break;
        }
        let mut group = file.next_row_group()?;
        write_group(&mut group, &columns)?;
        group.close()?;
    }
    file.into_inner()
}

fn write_group<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    columns: &[Values],
) -> Result<()> {
    for values in columns {
        let Some(mut column) = group.next_column()? else { break };
        values.write(column.untyped())?;
        column.close()?;
    }
    Ok(())
}

/// Reads a record with its line end; false at the end of the table.
fn read_record(table: &mut impl BufRead, record: &mut String) -> Result<bool> {
    record.clear();
    while table.read_line(record)? > 0 {
        // A line end within quotation marks belongs to its field.
        if record.matches('"').count().is_multiple_of(2) {
            return Ok(true);
        }
    }
    Ok(!record.is_empty())
}

fn push_record(columns: &mut [Values; COLUMNS.len()], record: &str) -> Result<()> {
    let fields = split_record(record);
    let find = |name: &str| COLUMNS.iter().position(|column| *column == name).unwrap_or_default();
    let (value, text) = (fields.get(find("value")), fields.get(find("text")));
    let number = value.filter(|value| !value.is_empty() && scaled(value).is_none());
    let spare = number.filter(|_| text.is_some_and(String::is_empty)).cloned();
    for (at, values) in columns.iter_mut().enumerate() {
        let field = fields.get(at).ok_or_else(|| wrong_field("a record is cut short"))?;
        match &spare {
            Some(digits) if at == find("text") => values.push(digits)?,
            _ => values.push(field)?,
        }
    }
    Ok(())
}

/// Splits a record into its fields (RFC 4180).
fn split_record(record: &str) -> Vec<String> {
    let mut fields = Vec::with_capacity(COLUMNS.len());
    let mut rest = record.strip_suffix("\r\n").unwrap_or(record);
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let (field, after) = rest.split_once(',').map_or((rest, None), |(a, b)| (a, Some(b)));
            fields.push(field.to_owned());
            match after {
                Some(after) => rest = after,
                None => return fields,
            }
            continue;
        };
        let mut field = String::new();
        let mut left = quoted;
        loop {
            let (part, after) = left.split_once('"').unwrap_or((left, ""));
            field.push_str(part);
            left = after;
            match left.strip_prefix('"') {
                Some(after) => {
                    field.push('"');
                    left = after;
                }
                None => break,
            }
        }
        fields.push(field);
        match left.strip_prefix(',') {
            Some(after) => rest = after,
            None => return fields,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit_or_stay_texts() {
        assert_eq!(scaled("38.41"), Some(38_410_000));
        assert_eq!(scaled("-4"), Some(-4_000_000));
        assert_eq!(scaled("1.2000000"), Some(1_200_000));
        assert_eq!(scaled("0.0000001"), None);
        assert_eq!(scaled("999999999999.999999"), Some(999_999_999_999_999_999));
        assert_eq!(scaled("1000000000000"), None);
        assert_eq!(scaled("/"), None);
    }

    #[test]
    fn fields_are_what_was_written() {
        for fields in [vec!["a", "", "b"], vec!["a,\"b\"", "\r\n"], vec![""], vec!["", "\"", ""]] {
            let mut record = String::new();
            crate::render::data::csv::write_record(&fields, &mut record);
            assert_eq!(split_record(&record), fields, "{record:?}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days_of("1970-01-02").unwrap(), 1);
        assert_eq!(days_of("2024-04-02").unwrap(), 19_815);
        assert!(days_of("去年").is_err());
    }
}
