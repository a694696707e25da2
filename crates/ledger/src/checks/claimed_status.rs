//! A status that the quoted words do not carry.

use super::{Context, Named, about};
use crate::finding::Finding;
use crate::record::Record;
use crate::schema::Status;

/// Words that say a signature or its effect, by language. Each must start at a word's beginning.
const DONE: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "signed",
            "sign the",
            "signature",
            "signing of",
            "concluded",
            "ratified",
            "in force",
            "into force",
            "inked",
            "initialled",
            "exchanged",
            "awarded",
            "won a contract",
            "contract",
        ],
    ),
    ("tr", &["imzala", "imzas", "yürürlü", "sözleşme"]),
    ("ms", &["ditandatangani", "menandatangani", "berkuat kuasa", "dimeterai", "kontrak"]),
];

/// Words that say it has not happened, or only that it was spoken of, by language.
const NOT_YET: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "possible",
            "possibly",
            "possibility",
            "discuss",
            "may ",
            "might ",
            "could ",
            "expected to",
            "hope",
            "consider",
            "explor",
            "potential",
            "propos",
            "plan to",
            "plans to",
            "planned",
            "would ",
            "to be signed",
            "will be signed",
            "be signed",
            "intend",
            "aim",
            "target",
            "not signed",
            "talks on",
            "negotiat",
        ],
    ),
    ("tr", &["olası", "görüş", "bekleni", "hedef", "plan"]),
    ("ms", &["mungkin", "dibincang", "dijangka", "sasaran", "berharap", "cadang"]),
];

/// Words of [`NOT_YET`] that a plain statement of signature outweighs: "signed", not "be signed".
const PLAIN: &[&str] = &[
    "was signed",
    "were signed",
    "signed on",
    "signed in",
    "signed a",
    "signed the",
    "have signed",
    "has signed",
    "had signed",
    "entered into force",
    "came into force",
    "is in force",
    "in force since",
    "agreement signed",
    "contract signed",
];

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    ledger.records.iter().filter_map(|record| judge(ledger, record)).collect()
}

fn judge(ledger: &Named<'_>, record: &Record) -> Option<Finding> {
    let words: Vec<(&str, &str)> = record
        .quotes
        .iter()
        .map(|quote| {
            let language =
                ledger.entry(&quote.document).map_or("", |entry| entry.language.as_str());
            (language, quote.words.as_str())
        })
        .collect();
    let hedge = claimed(record.kind, record.status, &words).err()?;
    let quote = record.quotes.first()?;
    let message = match hedge {
        Some(word) => {
            format!("{}: status {} but the passage says {word:?}", record.id, record.status)
        }
        None => format!(
            "{}: status {} but no passage says that it was signed",
            record.id, record.status
        ),
    };
    let hint = "quote the words that say it was signed, or set status to possible, aim or promised";
    Some(about("claimed-status", record, &quote.place, message).hinted(hint.to_owned()))
}

/// Whether quoted words, each with its language, carry a status of a kind; else the word that
/// says otherwise, if one does.
pub(crate) fn claimed(
    kind: &str,
    status: Status,
    quotes: &[(&str, &str)],
) -> Result<(), Option<&'static str>> {
    let binding = ["instrument", "commitment", "project", "target"].contains(&kind);
    if !binding || !matches!(status, Status::Signed | Status::InForce) {
        return Ok(());
    }
    let verdicts: Vec<_> = quotes.iter().map(|(language, words)| read(language, words)).collect();
    if verdicts.iter().any(|verdict| matches!(verdict, Verdict::Done | Verdict::Unread)) {
        return Ok(());
    }
    let hedge = verdicts.iter().find_map(|verdict| match verdict {
        Verdict::NotYet(word) => Some(word.trim()),
        _ => None,
    });
    if hedge.is_some() || kind == "instrument" { Err(hedge) } else { Ok(()) }
}

enum Verdict {
    Done,
    NotYet(&'static str),
    Silent,
    /// No words are known for the document's language.
    Unread,
}

fn read(language: &str, words: &str) -> Verdict {
    let of = |table: &'static [(&str, &[&str])]| table.iter().find(|(code, _)| *code == language);
    let (Some((_, done)), Some((_, not_yet))) = (of(DONE), of(NOT_YET)) else {
        return Verdict::Unread;
    };
    let text = format!(" {} ", words.to_lowercase());
    let starts = |word: &&&'static str| {
        text.match_indices(**word)
            .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric()))
    };
    let negated = ["not signed", "not been signed", "never signed", "be signed"]
        .iter()
        .any(|negation| text.contains(negation));
    if !negated && PLAIN.iter().any(|plain| text.contains(plain)) {
        return Verdict::Done;
    }
    match (not_yet.iter().find(starts), done.iter().find(starts)) {
        (Some(word), _) => Verdict::NotYet(word),
        (None, Some(_)) => Verdict::Done,
        (None, None) => Verdict::Silent,
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    fn count(words: &str, kind: &str, status: &str) -> usize {
        let fields = match kind {
            "instrument" => "parties = [\"DEU\", \"POL\"]\ncategory = \"agreement\"",
            _ => "actors = [\"DEU\"]",
        };
        let record = format!(
            "[[{kind}]]\nid = \"i\"\nstatus = \"{status}\"\n{fields}\nwhat = \"x\"\n\
             passages = [{{ quote = {words:?} }}]\n"
        );
        findings("claimed-status", words, &record).len()
    }

    #[test]
    fn speaking_of_a_signature_is_not_signing() {
        assert_eq!(
            count("the possible signing of documents was discussed", "instrument", "signed"),
            1
        );
        assert_eq!(count("documents could be signed in June", "instrument", "signed"), 1);
        assert_eq!(count("The agreement was not signed", "instrument", "signed"), 1);
        assert_eq!(
            count("the possible signing of documents was discussed", "instrument", "possible"),
            0
        );
    }

    #[test]
    fn a_target_is_not_a_signed_instrument() {
        assert_eq!(count("set a target of ten billion dollars", "instrument", "signed"), 1);
        assert_eq!(count("trade of ten billion dollars a year", "instrument", "in-force"), 1);
    }

    #[test]
    fn plain_words_carry_a_signature() {
        assert_eq!(count("The agreement was signed on 17 April 2014", "instrument", "signed"), 0);
        assert_eq!(count("It has been in force since 1 August 2015", "instrument", "in-force"), 0);
        assert_eq!(count("discussed the agreement signed in 2014", "instrument", "signed"), 0);
        assert_eq!(count("builds three ships under a 2024 contract", "project", "signed"), 0);
    }
}
