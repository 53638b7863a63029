//! Random edits: the server's text stays that of the editor, whatever is typed.

use super::client::{Client, copy_site};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

const REPORT: &str = "content/2020/yuncheng-zfb/index.md";

/// A text as an editor holds it: code units of UTF-16.
#[derive(Clone)]
struct EditorText(Vec<u16>);

impl EditorText {
    /// Returns the offset of a place that is in the text.
    fn offset(&self, (line, column): (u32, u32)) -> usize {
        let mut at = 0;
        for _ in 0..line {
            at += self.0[at..].iter().position(|unit| *unit == 10).unwrap() + 1;
        }
        at + column as usize
    }

    /// Returns the place of an offset, moved out of a character of two units.
    fn place(&self, mut at: usize) -> (u32, u32) {
        at = at.min(self.0.len());
        if self.0.get(at).is_some_and(|unit| (0xDC00..0xE000).contains(unit)) {
            at -= 1;
        }
        let line = self.0[..at].iter().filter(|unit| **unit == 10).count();
        let start = self.0[..at].iter().rposition(|unit| *unit == 10).map_or(0, |end| end + 1);
        (u32::try_from(line).unwrap(), u32::try_from(at - start).unwrap())
    }

    fn replace(&mut self, [start, end]: [(u32, u32); 2], new: &str) {
        let range = self.offset(start)..self.offset(end);
        self.0.splice(range, new.encode_utf16());
    }

    fn text(&self) -> String {
        String::from_utf16(&self.0).unwrap()
    }
}

/// Edits as parts of the text, in thousandths, with the length of what goes and what comes.
fn edits() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let new = "[0-9~/,年𠮷\t\n :\\[\\]#-]{0,6}";
    proptest::collection::vec((0..1000_usize, 0..12_usize, new), 1..8)
}

#[test]
fn the_text_of_the_server_is_that_of_the_editor() {
    let site = copy_site("");
    let mut client = Client::start(site.path(), &[]);
    let original = client.open_file(REPORT);
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let client = std::cell::RefCell::new(client);
    let ran = runner.run(&edits(), |edits| {
        let mut client = client.borrow_mut();
        client.replace(REPORT, &original);
        let mut text = EditorText(original.encode_utf16().collect());
        for (at, length, new) in &edits {
            let at = text.0.len() * at / 1000;
            let range = [text.place(at), text.place(at + length)];
            text.replace(range, new);
            client.change(REPORT, &[(range, new)]);
        }
        let piecemeal = settle(&mut client);
        client.replace(REPORT, &text.text());
        prop_assert_eq!(piecemeal, settle(&mut client));
        Ok(())
    });
    ran.unwrap();
}

/// Returns what is told of the report as it is now: findings come before an answer.
fn settle(client: &mut Client) -> Vec<Value> {
    client.request("settle", Value::Null);
    client.told[REPORT].clone()
}
