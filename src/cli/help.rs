//! The help in Chinese, and the choice of the language.

use clap::{Arg, ArgMatches, Command};
use nianbao_core::diag::Lang;
use std::ffi::OsString;

/// The help of commands (`command`) and arguments (`command argument`) in Chinese;
/// arguments of all commands have no command.
const CHINESE_HELP: &[(&str, &str)] = &[
    ("", "核对并发布政府信息公开工作年度报告"),
    (" site", "站点文件夹"),
    (" lang", "提示所用的语言［默认随系统，否则中文］"),
    (" color", "何时用颜色"),
    (" quiet", "只说出了什么错"),
    (" verbose", "多说一些：说明级的问题、各步用时"),
    ("init", "新建站点，内有一份样例年报"),
    ("init dir", "要新建的文件夹，须为空或不存在"),
    ("new", "按现行格式生成一份空白年报"),
    ("new office", "机关代号"),
    ("new year", "报告年度"),
    ("import", "把 Word、Excel、PDF、OFD、网页、文本文件读成源文件"),
    ("import documents", "文件，或装着文件的文件夹"),
    ("import office", "机关代号［默认按文件所写］"),
    ("import published", "发布日期，如 2025-01-20［默认按文件所写］"),
    ("import year", "报告年度［默认按文件所写］"),
    ("import form", "格式代号［默认按表中的行列名称］"),
    ("import to", "写入站点中的哪个文件夹"),
    ("import add_offices", "把文件里写的、content/offices.yaml 中没有的机关写入那里"),
    ("import dry_run", "只说明将写入什么"),
    ("import force", "导入后改过的源文件也覆盖"),
    ("import format", "结果的输出形式"),
    ("check", "对照格式核对源文件"),
    ("check paths", "只看这些文件和文件夹中的问题"),
    ("check format", "问题的输出形式"),
    ("check strict", "有提醒也算不通过"),
    ("check fix", "先改正写法，不改变内容"),
    ("check with_judgement", "与 --fix 同用：会改变数字或公布文字的，逐条询问"),
    ("check watch", "每次保存后重新核对，直到中断；不改动文件，不与 --fix 同用"),
    ("check poll", "与 --watch 同用：系统不通知文件改动时，定时查看"),
    ("build", "核对源文件并生成网站"),
    ("build output", "输出文件夹［默认为站点中的 public］"),
    ("build base_url", "网站将来的地址，代替 site.yaml 中的"),
    ("build drafts", "连同草稿一起生成"),
    ("build ready", "不列入有错误的年报，逐一说明"),
    ("build links", "页面之间的链接指向文件夹，还是指向文件，以便从磁盘上打开"),
    ("build fresh", "全部重新生成，不沿用上一次生成的文件"),
    ("build part", "只生成站点的一部分，如 16 部分中的第 3 部分，写入供 --join 合并的文件夹"),
    ("build join", "把各部分的文件夹合并成网站"),
    ("build compress", "连同压缩文件（.gz、.br）一起生成"),
    ("publish", "核对源文件并把网站发布出去"),
    (
        "publish target",
        "site.yaml 中的发布目标，或地址，如 file:///srv/www/nianbao；只有一个目标时可不写",
    ),
    ("publish dry_run", "只说明将发送和删除什么"),
    ("publish format", "结果的输出形式"),
    ("publish base_url", "网站将来的地址，代替 site.yaml 中的"),
    ("publish ready", "不列入有错误的年报，逐一说明"),
    ("publish compress", "连同压缩文件（.gz、.br）一起发布"),
    ("publish force_unlock", "目标已锁定也发布；须确认没有别人正在发布"),
    ("publish adopt", "可以覆盖不是由本程序发布的网站"),
    ("build allow_removals", "允许删除一成以上的年报"),
    ("publish allow_removals", "允许删除一成以上的年报"),
    ("publish repair", "读一遍目标上的每个文件，丢失的、被改动的重新发送"),
    ("publish rollback", "恢复到以前发布的一版：上一版，或编号所指的一版"),
    ("serve", "在浏览器中预览，保存后页面自动更新"),
    ("serve port", "端口；0 表示任选一个空闲的"),
    ("serve host", "监听的地址"),
    ("serve open", "在浏览器中打开"),
    ("serve drafts", "连同草稿一起预览"),
    ("serve drafts_to_network", "用 --host 让网络中的人也能看时，连草稿也给他们看"),
    ("desk", "工作台：在浏览器中导入、决定、发布，只在本机"),
    ("desk port", "端口；0 表示任选一个空闲的"),
    ("desk no_open", "只显示地址，不打开浏览器"),
    ("desk plain_address", "用地址 127.0.0.1：浏览器找不到 localhost 下的名称时才用"),
    ("serve poll", "系统不通知文件改动时，定时查看"),
    ("lsp", "在编辑器中显示问题和填写提示（标准输入输出上的语言服务器）"),
    ("verify", "按 SHA256SUMS 核验已发布的网站"),
    ("verify copy", "网站所在的文件夹或网址"),
    ("verify base_url", "清单签名时的网址［默认：所核验的网址］"),
    ("verify max_age", "签名的清单最多可以是几天前的"),
    ("verify public_key", "核验签名用的 minisign 公钥或公钥文件"),
    ("verify format", "结果的输出形式"),
    ("explain", "说明一条规则查什么、为什么、怎样满足"),
    ("explain rule", "规则名"),
    ("rules", "列出所有规则"),
    ("theme", "列出模板和主题文件，或把程序自带的取到站点中修改"),
    ("theme list", "列出模板和主题文件，注明是谁的"),
    ("theme eject", "把程序自带的文件取到站点中，供修改"),
    ("theme eject files", "文件名，如 base.html、style.css"),
    ("forms", "列出各格式，或显示其中一个"),
    ("forms id", "格式代号"),
    ("forms schema", "输出源文件字段的 JSON Schema"),
    ("licenses", "列出程序所用的库及其许可声明"),
    ("completions", "输出命令行补全脚本"),
    ("completions shell", "命令行程序"),
    ("man", "生成手册页"),
    ("man dir", "写入的文件夹"),
    ("help", "显示帮助"),
    ("help command", "哪个命令的帮助"),
];

/// Returns the language of `--lang`, else that of the locale, else Chinese.
pub(super) fn choose_language(args: impl Iterator<Item = OsString>, locale: &str) -> Lang {
    let args: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let option = args.iter().enumerate().find_map(|(at, arg)| match arg.strip_prefix("--lang") {
        Some("") => args.get(at + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    match option.as_deref() {
        Some("en") => Lang::En,
        Some("zh") => Lang::Zh,
        _ if locale.is_empty() || locale.starts_with("zh") => Lang::Zh,
        _ if locale == "POSIX" || locale == "C" || locale.starts_with("C.") => Lang::Zh,
        _ => Lang::En,
    }
}

fn chinese_help(name: &str) -> Option<&'static str> {
    CHINESE_HELP.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// Returns a command with its help in a language.
pub(super) fn localize_help(command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        return command;
    }
    // clap's own command for help is English; see `expand_help_command`.
    let named = Arg::new("command").value_name("COMMAND").num_args(0..);
    translate_command(command.subcommand(Command::new("help").arg(named)), "")
}

/// Returns a command, and those below it, with their help in Chinese. `name` is that of a command
/// with those above it: `theme list`.
fn translate_command(command: Command, name: &str) -> Command {
    let command = command
        .about(chinese_help(name).unwrap_or_default())
        .disable_help_subcommand(true)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}");
    let mut command = translate_arguments(command, name);
    let subs: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for sub in subs {
        let full = format!("{name} {sub}");
        command = command.mut_subcommand(sub, |sub| translate_command(sub, full.trim_start()));
    }
    command
}

/// Replaces `help build` by `build --help`; other arguments stay.
///
/// Errors: clap's result for `--help`, or an unknown command.
pub(super) fn expand_help_command(
    command: Command,
    matches: ArgMatches,
) -> Result<ArgMatches, clap::Error> {
    // In English clap handles it.
    let Some(("help", help)) = matches.subcommand() else { return Ok(matches) };
    let named = help.get_many::<String>("command").into_iter().flatten().map(String::as_str);
    let args = ["nianbao"].into_iter().chain(named).chain(["--help"]);
    command.try_get_matches_from(args)
}

/// Returns a command with the help of its arguments in Chinese.
fn translate_arguments(command: Command, name: &str) -> Command {
    let ids: Vec<(String, bool)> = command
        .get_arguments()
        .map(|arg| (arg.get_id().to_string(), arg.is_positional()))
        .collect();
    let mut command = command;
    for (id, positional) in ids {
        if let Some(words) = chinese_help(&format!("{name} {id}")) {
            let heading = if positional { "参数" } else { "选项" };
            command =
                command.mut_arg(id, |arg| translate_argument(arg, words).help_heading(heading));
        }
    }
    // clap would add these two in English.
    command = command.disable_help_flag(true).arg(
        Arg::new("help")
            .short('h')
            .long("help")
            .help("显示帮助")
            .help_heading("选项")
            .action(clap::ArgAction::Help),
    );
    command.disable_version_flag(true).arg(
        Arg::new("version")
            .short('V')
            .long("version")
            .help("显示版本")
            .help_heading("选项")
            .action(clap::ArgAction::Version),
    )
}

/// Returns an argument with its help, values and default in Chinese.
fn translate_argument(arg: Arg, words: &str) -> Arg {
    if !arg.get_action().takes_values() {
        return arg.help(words.to_owned());
    }
    let mut words = words.to_owned();
    let values = arg.get_possible_values();
    let values: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
    if !values.is_empty() {
        words.push_str(&format!("［可用 {}］", values.join("、")));
    }
    if let [default] = arg.get_default_values() {
        words.push_str(&format!("［默认 {}］", default.to_string_lossy()));
    }
    arg.help(words).hide_possible_values(true).hide_default_value(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn everything_has_help_in_chinese() {
        let command = crate::cli::args::Args::command();
        let mut names: Vec<String> =
            command.get_arguments().map(|arg| format!(" {}", arg.get_id())).collect();
        for sub in command.get_subcommands() {
            names.push(sub.get_name().to_owned());
            names.extend(
                sub.get_arguments().map(|arg| format!("{} {}", sub.get_name(), arg.get_id())),
            );
        }
        for name in
            names.iter().filter(|name| !name.ends_with(" help") && !name.ends_with(" version"))
        {
            assert!(chinese_help(name).is_some(), "`{name}` has no help in Chinese");
        }
    }

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            localize_help(crate::cli::args::Args::command(), lang).debug_assert();
        }
    }

    #[test]
    fn language_is_said_or_the_locale_s() {
        let choose =
            |args: &[&str], locale: &str| choose_language(args.iter().map(OsString::from), locale);
        assert_eq!(choose(&["x", "--lang", "en"], "zh_CN.UTF-8"), Lang::En);
        assert_eq!(choose(&["x", "--lang=zh"], "en_US.UTF-8"), Lang::Zh);
        assert_eq!(choose(&["x"], "en_GB.UTF-8"), Lang::En);
        assert_eq!(choose(&["x"], "C.UTF-8"), Lang::Zh);
        assert_eq!(choose(&["x"], ""), Lang::Zh);
    }
}
