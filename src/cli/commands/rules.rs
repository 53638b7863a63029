//! `rules` and `explain`.

use super::unknown_name;
use crate::cli::ExitStatus;
use crate::cli::shell::Shell;
use nianbao_core::check::{Example, Expect, Rule, Stage, rules};
use nianbao_core::diag::{Lang, RuleId};

/// Prints all rules, one a line.
pub(super) fn list(shell: &Shell) -> anyhow::Result<ExitStatus> {
    let widest = rules::ALL.iter().map(|rule| rule.id.name().len()).max().unwrap_or_default();
    for rule in rules::ALL {
        let title = rule.docs().title;
        let line = format!(
            "{:widest$}  {:7}  {}\n",
            rule.id.name(),
            rule.severity.name(),
            title.get(shell.lang)
        );
        Shell::print_result(&line)?;
    }
    Shell::flush_result()?;
    Ok(ExitStatus::Clean)
}

/// Prints the documentation of a rule.
///
/// Errors: there is no such rule.
pub(super) fn explain(name: &str, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let Some(rule) = RuleId::parse(name).map(rules::get) else {
        let known: Vec<&str> = RuleId::ALL.iter().map(|rule| rule.name()).collect();
        return Err(unknown_name("规则", "rule", name, &known));
    };
    Shell::print_result(&rule_page(rule, shell.lang))?;
    Shell::flush_result()?;
    Ok(ExitStatus::Clean)
}

fn rule_page(rule: &Rule, lang: Lang) -> String {
    let docs = rule.docs();
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut page = format!(
        "{}[{}]  {}\n\n{}\n",
        rule.severity.name(),
        rule.id,
        docs.title.get(lang),
        docs.body.get(lang)
    );
    for (expect, heading) in [
        (Expect::Fails, pick("不符合的例子", "An example that fails")),
        (Expect::Passes, pick("符合的例子", "An example that passes")),
    ] {
        let example = docs.examples.iter().find(|example| example.expect == expect);
        if let Some(text) =
            example.map(|example| example_text(example, lang)).filter(|text| !text.is_empty())
        {
            page.push_str(&format!("\n{heading}{}\n\n{text}", pick("：", ":")));
        }
    }
    if matches!(rule.stage, Stage::Report(_) | Stage::Text(_) | Stage::Equations) {
        page.push_str(&format!(
            "\n{}\n\n    allow:\n      - rule: {}\n        place: 申请.总计   # {}\n        reason: {}\n",
            pick("确属公布的文本如此的，在源文件中注明：", "Where the official text stands so, say it in the source:"),
            rule.id,
            pick("可不写，指整份年报", "or nothing, for the whole report"),
            pick("……", "…"),
        ));
    }
    page
}

/// Formats an example as a person writes it, without directives for tests.
fn example_text(example: &Example, lang: Lang) -> String {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut out = String::new();
    let words = example.lines.iter().filter(|line| !line.starts_with('!') && !line.is_empty());
    let indent = words.map(|line| line.len() - line.trim_start().len()).min().unwrap_or_default();
    for line in &example.lines {
        if let Some(words) = line.strip_prefix("! ") {
            match words.split_once(' ').unwrap_or((words, "")) {
                ("without", key) => {
                    out.push_str(&format!("    # {} {key}\n", pick("没有", "without")));
                }
                ("file", path) => out.push_str(&format!("    # {path}\n")),
                ("previous", _) => {
                    out.push_str(pick("    # 上一年度的年报\n", "    # last year's report\n"));
                }
                _ => {}
            }
            continue;
        }
        out.push_str(&format!("    {}\n", line.get(indent..).unwrap_or_default()));
    }
    out
}
