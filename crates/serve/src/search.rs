//! Words to what holds them: claims, records, products, documents. Folded, so that a reader without a
//! Turkish keyboard finds what has Turkish letters.

use corridor::answers::claim::Claim;
use corridor::brief::Brief;
use corridor::roundtable::words::trade_words;
use corridor::trade::product;

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `claim`, `record`, `document`, `product` or `section`.
    pub kind: &'static str,
    /// What it says.
    pub says: String,
    /// Where it is shown.
    pub address: String,
}

/// All that can be found, with its folded words.
pub struct Index {
    entries: Vec<(String, Entry)>,
}

/// Most that one search gives.
pub const MOST: usize = 50;

impl Index {
    /// Everything that a brief holds, and every product by code, name and words of trade, Turkish and
    /// Malay ones too.
    #[must_use]
    pub fn of(brief: &Brief, claims: &[Claim]) -> Self {
        let mut entries = Vec::new();
        let mut add = |kind, says: String, more: &str, address: String| {
            entries.push((folded(&format!("{says} {more}")), Entry { kind, says, address }));
        };
        for section in &brief.sections {
            add("section", section.title.clone(), "", format!("/section/{}", section.key));
        }
        for document in &brief.documents {
            let says = format!("{}, {}", document.title, document.publisher);
            add("document", says, &document.text, format!("/documents/{}", document.id));
        }
        for claim in claims {
            add("claim", claim.says.clone(), claim.key.as_str(), format!("/claim/{}", claim.key));
        }
        let boards = brief.answers.pointer("/promised/board").and_then(|board| board.as_array());
        for item in
            boards.into_iter().flatten().flat_map(|board| board["items"].as_array()).flatten()
        {
            let (id, what) = (item["id"].as_str(), item["what"]["says"].as_str());
            if let (Some(id), Some(what), Some(key)) = (id, what, item["what"]["key"].as_str()) {
                let who = item["who"]["says"].as_str().unwrap_or_default();
                add("record", what.to_owned(), &format!("{id} {who}"), format!("/claim/{key}"));
            }
        }
        let [from, to] = &brief.parties;
        let chapters = (1..=99).map(|code| format!("{code:02}"));
        for code in chapters.chain((1..=9999).map(|code| format!("{code:04}"))) {
            if let Some(name) = product::name(&code) {
                let address =
                    format!("/flows?exporter={from}&importer={to}&level=4&product={code}");
                let words = trade_words(&code).join(" ");
                add("product", format!("{code} {name}"), &words, address);
            }
        }
        Self { entries }
    }

    /// What holds every word of a question, titles before documents' inner words.
    #[must_use]
    pub fn find(&self, question: &str) -> Vec<&Entry> {
        let words: Vec<String> = folded(question).split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let holds = |text: &str| words.iter().all(|word| text.contains(word.as_str()));
        let mut found: Vec<(bool, &Entry)> = self
            .entries
            .iter()
            .filter(|(text, _)| holds(text))
            .map(|(_, entry)| (!holds(&folded(&entry.says)), entry))
            .collect();
        found.sort_by_key(|(inner, _)| *inner);
        found.into_iter().take(MOST).map(|(_, entry)| entry).collect()
    }
}

/// Letters without marks and in one case: `İskenderun`, `iskenderun` and `ISKENDERUN` are alike, and so
/// are `ı` and `i`.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let plain = match letter {
            'ı' | 'I' | 'İ' | 'î' | 'Î' => 'i',
            'ş' | 'Ş' => 's',
            'ğ' | 'Ğ' => 'g',
            'ç' | 'Ç' => 'c',
            'ö' | 'Ö' => 'o',
            'ü' | 'Ü' | 'û' | 'Û' => 'u',
            'â' | 'Â' | 'à' | 'á' | 'ä' | 'Ä' => 'a',
            'é' | 'è' | 'ê' | 'É' => 'e',
            // The dot that lower-casing İ leaves behind.
            '\u{307}' => continue,
            other => {
                out.extend(other.to_lowercase());
                continue;
            }
        };
        out.push(plain);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_with_and_without_marks_are_alike() {
        for name in ["Çekya", "cekya", "CEKYA", "ÇEKYA"] {
            assert_eq!(folded(name), "cekya", "{name}");
        }
        for name in ["İskenderun", "iskenderun", "ISKENDERUN"] {
            assert_eq!(folded(name), "iskenderun", "{name}");
        }
    }
}
