//! The names of the rules.

use std::fmt;

macro_rules! rule_ids {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// A rule of the checks. A finding can name no other, so each has its documentation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum RuleId {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl RuleId {
            /// Every rule, in the order in which `nianbao rules` lists them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the kebab-case name that people, `site.yaml` and `allow` use.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Finds a rule by its name.
            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

rule_ids! {
    // The sources.
    UnreadableSource = "unreadable-source",
    ControlCharacter = "control-character",
    FrontMatter = "front-matter",
    YamlSyntax = "yaml-syntax",
    UnknownKey = "unknown-key",
    DuplicateKey = "duplicate-key",
    WrongType = "wrong-type",
    MissingField = "missing-field",
    InvalidId = "invalid-id",
    InvalidForm = "invalid-form",
    InvalidTemplate = "invalid-template",
    DuplicateOffice = "duplicate-office",
    MissingFile = "missing-file",
    PathMismatch = "path-mismatch",
    CredentialInSettings = "credential-in-settings",
    // The tables.
    MissingFigures = "missing-figures",
    MissingRow = "missing-row",
    UnfinishedDraft = "unfinished-draft",
    // The cells and rows, as written.
    UnknownRow = "unknown-row",
    CellCount = "cell-count",
    NotANumber = "not-a-number",
    NegativeCount = "negative-count",
    FractionalCount = "fractional-count",
    UndetailedGroup = "undetailed-group",
    NumberForm = "number-form",
    MissingUnit = "missing-unit",
    UndecidedCell = "undecided-cell",
    // The sections.
    MissingSection = "missing-section",
    SectionOrder = "section-order",
    SectionHeading = "section-heading",
    UnknownSection = "unknown-section",
    EmptySection = "empty-section",
    MissingAspect = "missing-aspect",
    // The equations.
    RowTotal = "row-total",
    ColumnTotal = "column-total",
    Balance = "balance",
    BlockTotal = "block-total",
    CarriedOver = "carried-over",
    InForceCount = "in-force-count",
    BlankTotal = "blank-total",
    BlankCell = "blank-cell",
    RulesWithoutPower = "rules-without-power",
    ItemsAsDecisions = "items-as-decisions",
    // The text, the archive, the settings.
    NarrativeFigure = "narrative-figure",
    NarrativePercentage = "narrative-percentage",
    NarrativeSum = "narrative-sum",
    WrongYear = "wrong-year",
    SupersededCitation = "superseded-citation",
    MisspeltCitation = "misspelt-citation",
    CopiedNarrative = "copied-narrative",
    RawHtml = "raw-html",
    UnmatchedFootnote = "unmatched-footnote",
    ReportTitle = "report-title",
    LatePublication = "late-publication",
    EarlyPublication = "early-publication",
    FutureYear = "future-year",
    MissingPublicationDate = "missing-publication-date",
    DateOrder = "date-order",
    UnknownOffice = "unknown-office",
    OfficeYears = "office-years",
    DuplicateReport = "duplicate-report",
    UnknownForm = "unknown-form",
    WrongForm = "wrong-form",
    MissingAttachment = "missing-attachment",
    ChangedAttachment = "changed-attachment",
    DiffersFromOriginal = "differs-from-original",
    RevealingFile = "revealing-file",
    RollUp = "roll-up",
    MissingSiteCode = "missing-site-code",
    SampleRemains = "sample-remains",
    LowContrast = "low-contrast",
    OutdatedTemplate = "outdated-template",
    BrokenLink = "broken-link",
    PathCollision = "path-collision",
    UnusedFile = "unused-file",
    UnusedAllow = "unused-allow",
    UnknownRule = "unknown-rule",
    FixedLevel = "fixed-level",
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name of a rule as a source has it. There may be no such rule: `unknown-rule`
/// reports that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleName {
    /// The name of a rule.
    Known(RuleId),
    /// Any other word.
    Unknown(String),
}

impl RuleName {
    /// Takes a name for the rule that has it.
    pub fn new(name: String) -> Self {
        RuleId::parse(&name).map_or(Self::Unknown(name), Self::Known)
    }

    /// Returns the rule, if there is one of this name.
    pub fn id(&self) -> Option<RuleId> {
        match self {
            Self::Known(id) => Some(*id),
            Self::Unknown(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RuleId;

    #[test]
    fn every_name_leads_back_to_its_rule() {
        for id in RuleId::ALL {
            assert_eq!(RuleId::parse(id.name()), Some(*id));
        }
    }
}
