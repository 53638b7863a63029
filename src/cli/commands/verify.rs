//! `verify`: checks a published copy against its own list of digests.

use crate::cli::ExitStatus;
use crate::cli::args::{OutputFormat, Verify};
use crate::cli::progress::ProgressLine;
use crate::cli::shell::Shell;
use crate::world::{
    Differences, PublishedCopy, SignatureCheck, SignatureConditions, load_public_key, verify,
};
use nianbao_core::diag::{Lang, Text};
use nianbao_text::text;
use std::time::Duration;

pub(super) fn run(args: &Verify, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let copy = PublishedCopy::new(&args.copy)?;
    let key = args.public_key.as_deref().map(load_public_key).transpose()?;
    let progress = ProgressLine::new(shell, "核验", "verifying");
    let conditions = key.as_ref().map(|key| SignatureConditions {
        key,
        site: args.base_url.as_deref().or_else(|| copy.address()),
        max_age: args.max_age.map(|days| Duration::from_secs(u64::from(days) * 24 * 60 * 60)),
    });
    let verified = verify(&copy, conditions.as_ref(), &|done, total| progress.update(done, total));
    progress.clear();
    let differences = verified?;
    match args.format {
        OutputFormat::Json => {
            Shell::print_result(&format!("{}\n", differences_json(&differences)))?;
        }
        OutputFormat::Human => {
            Shell::print_result(&difference_lines(&differences, shell.lang))?;
            shell.print_status(&summary_text(&differences));
        }
    }
    Shell::flush_result()?;
    Ok(if differences.is_empty() { ExitStatus::Clean } else { ExitStatus::Findings })
}

fn differences_json(differences: &Differences) -> String {
    let Differences { listed, missing, changed, extra, signature } = differences;
    let unread: Vec<&str> = differences.unread_lists().collect();
    let (state, words) = match signature {
        SignatureCheck::Unchecked => ("unchecked", None),
        SignatureCheck::Missing => ("missing", None),
        SignatureCheck::Invalid => ("wrong", None),
        SignatureCheck::OtherSite(words) => ("other-site", Some(words)),
        SignatureCheck::Outdated(words) => ("outdated", Some(words)),
        SignatureCheck::Valid(words) => ("right", Some(words)),
    };
    serde_json::json!({
        "listed": listed,
        "missing": missing,
        "changed": changed,
        "extra": extra,
        "unread": unread,
        "signature": state,
        "signed": words,
    })
    .to_string()
}

/// Returns a line for each difference.
fn difference_lines(differences: &Differences, lang: Lang) -> String {
    let kinds = [
        (&differences.missing, text!("缺少", "missing")),
        (&differences.changed, text!("不同", "changed")),
        (&differences.extra, text!("多出", "extra  ")),
    ];
    let mut lines = String::new();
    for (paths, word) in kinds {
        let word = word.get(lang);
        for path in paths {
            lines.push_str(&format!("{word} {path}\n"));
        }
    }
    for list in differences.unread_lists() {
        let line = text!(
            "没有核验 {list} 所列的文件：先恢复这份清单",
            "the files that {list} lists were not verified: bring this list back first"
        );
        lines.push_str(line.get(lang));
        lines.push('\n');
    }
    let signature = match &differences.signature {
        SignatureCheck::Unchecked => return lines,
        SignatureCheck::Missing => text!("没有签名", "not signed"),
        SignatureCheck::Invalid => text!(
            "签名不对：清单被改过，或不是用这把密钥签的",
            "the signature is wrong: the list was changed, or signed with another key"
        ),
        SignatureCheck::OtherSite(words) => text!(
            "签名是给另一个网址的：{words}；要核验镜像，用 --base-url 写明签名时的网址",
            "the signature is for another address: {words}; to verify a mirror, give the address that was signed with --base-url"
        ),
        SignatureCheck::Outdated(words) => text!(
            "签名过期，或没有写明时间：{words}。可能有人换上了旧的网站；核实后设置 SOURCE_DATE_EPOCH 再签一次、发布一次",
            "the signature is too old, or does not say when it was made: {words}. Somebody may have put an old site there; see to that, then sign again with SOURCE_DATE_EPOCH set, and publish"
        ),
        SignatureCheck::Valid(words) => {
            text!("签名正确：{words}", "the signature is right: {words}")
        }
    };
    lines.push_str(signature.get(lang));
    lines.push('\n');
    lines
}

fn summary_text(differences: &Differences) -> Text {
    let Differences { listed, missing, changed, extra, .. } = differences;
    let (missing, changed, extra) = (missing.len(), changed.len(), extra.len());
    if missing + changed + extra == 0 {
        return text!("{listed} 个文件与清单一致", "{listed} files are as the list has them");
    }
    text!(
        "清单中有 {listed} 个文件：缺少 {missing} 个，不同 {changed} 个；清单外多出 {extra} 个。用 nianbao publish --repair 重新发送缺少的和不同的；多出的不是本程序发布的，请自行查看",
        "of {listed} files in the list {missing} are missing, {changed} changed; {extra} are not in it. `nianbao publish --repair` sends again what is missing or changed; what is not in the list this program did not publish: see to it yourself"
    )
}
