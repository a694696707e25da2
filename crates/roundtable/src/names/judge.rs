//! Word by word: what agrees, what contradicts, what is a question.

use std::collections::BTreeSet;

use super::{
    Aliases,
    fold::{dots, key},
    lists::{LISTS, Lists},
};

/// Longest word in which one slip is still a slip of a short word.
const SHORT: usize = 4;
/// Up to so many letters another letter makes another word: Tarım, Taşım.
const ANOTHER_WORD: usize = 5;
/// One firm, two firms, or a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// One firm.
    Same,
    /// Two firms.
    Different,
    /// A person must say.
    Ask,
}

/// An answer and the reason for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// The answer.
    pub answer: Answer,
    /// Why, in a few words.
    pub why: &'static str,
}

fn say(answer: Answer, why: &'static str) -> Judgement {
    Judgement { answer, why }
}

struct Name {
    /// All words, forms and fillers included, without spaces.
    whole: String,
    /// Words without form, fillers and registry number.
    words: Vec<String>,
    /// The same as they are spelt.
    spelt: String,
    /// Kinds of legal form found.
    forms: BTreeSet<String>,
    /// Registers whose forms were found.
    registers: BTreeSet<&'static str>,
    turkish_form: bool,
}

/// The key of a name without its legal form and fillers.
pub(super) fn bare_key(name: &str) -> String {
    take_apart(name).words.join(" ")
}

fn take_apart(name: &str) -> Name {
    let lists: &Lists = &LISTS;
    let folded = key(&places_in_full(&without_number(name)));
    let mut words: Vec<String> =
        folded.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    let whole = words.concat();
    let mut forms = BTreeSet::new();
    let mut registers = BTreeSet::new();
    let mut turkish_form = false;
    // A form stands at the end or at the beginning; there may be several (Co., Ltd.).
    loop {
        let mut cut = None;
        for (form, kind) in &lists.forms {
            if words.len() > form.len() && words.ends_with(form) {
                cut = Some((words.len() - form.len(), form.len(), kind, form));
                break;
            }
            if words.len() > form.len() && words.starts_with(form) && stands_first(form) {
                cut = Some((0, form.len(), kind, form));
                break;
            }
        }
        let Some((at, n, kind, form)) = cut else {
            if mend_form(&mut words) {
                continue;
            }
            break;
        };
        turkish_form |= form.last().is_some_and(|w| {
            ["sirketi", "sirket", "sti", "as", "ao", "ortakligi"].contains(&w.as_str())
        });
        registers.extend(
            lists
                .registers
                .iter()
                .filter(|register| form.iter().any(|f| register.words.contains(&f.as_str())))
                .map(|register| register.economy),
        );
        words.drain(at..at + n);
        forms.insert(kind.clone());
        while words.len() > 1
            && words.last().is_some_and(|w| ["and", "ve", "dan", "t"].contains(&w.as_str()))
        {
            words.pop();
        }
    }
    let kept: Vec<String> = words
        .iter()
        .filter(|w| !lists.filler.contains(*w))
        .map(|w| lists.spelling.get(w).cloned().unwrap_or_else(|| british(w)))
        .collect();
    let spelt = words.iter().filter(|w| !lists.filler.contains(*w)).cloned().collect();
    let words = if kept.is_empty() { words } else { kept };
    Name { whole, words: join_numbers(words), spelt, forms, registers, turkish_form }
}

/// Mends a slip of the pen in the long word of a legal form at the end; true when it did.
fn mend_form(words: &mut [String]) -> bool {
    const LONG: usize = 6;
    let Some(last) = words.last_mut().filter(|w| w.len() >= LONG && !common(w)) else {
        return false;
    };
    let ends: Vec<&String> = LISTS
        .forms
        .iter()
        .filter_map(|(form, _)| form.last())
        .filter(|w| w.len() >= LONG)
        .collect();
    // A word of a form stays as it is: two forms may be one letter apart.
    if ends.contains(&&*last) {
        return false;
    }
    let meant = ends.into_iter().find(|w| strsim::osa_distance(w, last) == 1);
    match meant {
        Some(word) => {
            *last = word.clone();
            true
        }
        None => false,
    }
}

/// "40 4" said as two number words is 44.
fn join_numbers(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words {
        let tens = out.last().is_some_and(|w| {
            w.len() == 2 && w.ends_with('0') && w.bytes().all(|b| b.is_ascii_digit())
        });
        if tens && word.len() == 1 && word.bytes().all(|b| (b'1'..=b'9').contains(&b)) {
            if let Some(last) = out.last_mut() {
                last.pop();
                last.push_str(&word);
            }
        } else {
            out.push(word);
        }
    }
    out
}

fn stands_first(form: &[String]) -> bool {
    let first = [
        "oao",
        "ooo",
        "pao",
        "zao",
        "ao",
        "pt",
        "jsc",
        "ojsc",
        "pjsc",
        "cjsc",
        "llc",
        "srl",
        "syarikat",
        "perusahaan",
        "tov",
        "uab",
        "ip",
        "sp",
        "sia",
        "company",
    ];
    form.len() >= 3 || form.first().is_some_and(|w| first.contains(&w.as_str()))
}

fn british(word: &str) -> String {
    if word.ends_with("ization") {
        return word.replace("ization", "isation");
    }
    word.to_owned()
}

/// The letter in brackets that a register writes for its economy, as the economy's name.
fn places_in_full(name: &str) -> String {
    let letters = LISTS.registers.iter().filter_map(|register| register.letter);
    letters.fold(name.to_owned(), |name, (letter, place)| {
        name.replace(&format!("({letter})"), &format!("({place})"))
    })
}

/// A registry number in brackets says nothing about the name: (1234567-A), (201901000005).
fn without_number(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        match after.split_once(')') {
            Some((inside, tail)) if is_number(inside) => rest = tail,
            _ => {
                out.push('(');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (5..=12).contains(&digits)
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || c == '-' || c == ' ' || c.is_ascii_uppercase())
        && text.chars().filter(|c| c.is_alphabetic()).count() <= 2
}

/// Compares two spellings.
#[must_use]
pub fn compare(a: &str, b: &str, aliases: &Aliases) -> Judgement {
    if let Some(same) = aliases.same(a, b) {
        return if same {
            say(Answer::Same, "an alias")
        } else {
            say(Answer::Different, "aliases of two firms")
        };
    }
    let (x, y) = (take_apart(a), take_apart(b));
    if x.words.is_empty() || y.words.is_empty() {
        return say(Answer::Ask, "a name without words");
    }
    if let (Some(p), Some(q)) = (dots(a), dots(b))
        && x.words == y.words
        && p.chars().count() == q.chars().count()
        && p != q
    {
        return say(Answer::Ask, "only the dot of an i differs");
    }
    let forms_agree = forms_agree(&x, &y);
    if x.words == y.words || x.words.concat() == y.words.concat() || x.whole == y.whole {
        let own = x.words.iter().any(|w| !common(w));
        let certain = own || x.whole == y.whole || (x.words.len() > 1 && x.spelt == y.spelt);
        return match (forms_agree, certain) {
            (true, true) => say(Answer::Same, "the same words"),
            (true, false) => say(Answer::Ask, "common words only"),
            (false, _) => say(Answer::Ask, "another legal form: two firms may be registered"),
        };
    }
    if umlauts(a, b)
        && second_key(&x.words.concat()) == second_key(&y.words.concat())
        && forms_agree
    {
        return say(Answer::Same, "ae, oe, ue for umlauts");
    }
    by_words(&x, &y, forms_agree)
}

/// A missing form agrees with any; `company` and `corporation` say little; others must share a kind.
fn forms_agree(x: &Name, y: &Name) -> bool {
    let strong = |n: &Name| -> BTreeSet<String> {
        n.forms
            .iter()
            .filter(|f| !matches!(f.as_str(), "company" | "corporation"))
            .cloned()
            .collect()
    };
    let (p, q) = (strong(x), strong(y));
    if p.contains("sole") != q.contains("sole") && !x.forms.is_empty() && !y.forms.is_empty() {
        return false;
    }
    if !x.registers.is_empty() && !y.registers.is_empty() && x.registers.is_disjoint(&y.registers) {
        return false;
    }
    p.is_empty() || q.is_empty() || p.intersection(&q).next().is_some()
}

fn umlauts(a: &str, b: &str) -> bool {
    let has = |s: &str| s.chars().any(|c| "äöüÄÖÜ".contains(c));
    has(a) || has(b)
}

fn second_key(key: &str) -> String {
    key.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

fn common(word: &str) -> bool {
    LISTS.trade.contains(word)
        || LISTS.group.contains(word)
        || LISTS.places.contains(word)
        || LISTS.filler.contains(word)
}

fn number(word: &str) -> bool {
    let roman = !word.is_empty() && word.len() <= 5 && word.chars().all(|c| "ivx".contains(c));
    roman || word.chars().any(|c| c.is_ascii_digit())
}

fn by_words(x: &Name, y: &Name, forms_agree: bool) -> Judgement {
    let (mut p, mut q) = (x.words.clone(), y.words.clone());
    let (mut p_sorted, mut q_sorted) = (p.clone(), q.clone());
    p_sorted.sort();
    q_sorted.sort();
    if p_sorted == q_sorted {
        return if p.len() == 2 {
            say(Answer::Different, "the order of the two words")
        } else {
            say(Answer::Ask, "the order of the words")
        };
    }
    let shared: Vec<String> = p.iter().filter(|w| q.contains(w)).cloned().collect();
    for w in &shared {
        if let (Some(i), Some(j)) = (p.iter().position(|v| v == w), q.iter().position(|v| v == w)) {
            p.remove(i);
            q.remove(j);
        }
    }
    let own_shared = shared.iter().any(|w| !common(w) && !number(w));
    if p.iter().any(|w| number(w)) || q.iter().any(|w| number(w)) {
        return say(Answer::Different, "a number");
    }
    let whole_slip = slip(&x.words.concat(), &y.words.concat());
    if p.is_empty() || q.is_empty() {
        let extra = if p.is_empty() { &q } else { &p };
        let bare = if p.is_empty() { x } else { y };
        let full = if p.is_empty() { y } else { x };
        return extra_words(bare, full, extra, own_shared);
    }
    if p.len() == q.len() {
        // The rest in its order: each pair must be a slip, and not two words of the language.
        let slips = p.iter().zip(&q).all(|(a, b)| slip(a, b) && !(common(a) && common(b)));
        let another = |a: &String, b: &String| {
            a.chars().count() == b.chars().count()
                && a.chars().count() <= ANOTHER_WORD
                && strsim::hamming(a, b) == Ok(1)
        };
        if slips && p.iter().zip(&q).any(|(a, b)| another(a, b)) {
            return say(Answer::Ask, "a short word differs by one letter");
        }
        if slips && forms_agree {
            return say(Answer::Same, "a slip of the pen");
        }
        if slips {
            return say(Answer::Ask, "a slip of the pen and another legal form");
        }
    } else if whole_slip && forms_agree && x.words.concat().len() > 6 {
        return say(Answer::Same, "a slip of the pen");
    }
    if !own_shared && x.words.iter().chain(&y.words).all(|w| common(w)) {
        return say(Answer::Ask, "common words only");
    }
    let contradicts = |list: &BTreeSet<String>| {
        p.iter().any(|w| list.contains(w)) && q.iter().any(|w| list.contains(w))
    };
    if contradicts(&LISTS.places) {
        return say(Answer::Different, "a place");
    }
    if contradicts(&LISTS.trade) || contradicts(&LISTS.group) {
        return say(Answer::Different, "a line of business");
    }
    if !own_shared && !p.iter().any(|a| q.iter().any(|b| strsim::jaro_winkler(a, b) > 0.9)) {
        return say(Answer::Different, "no word of their own in common");
    }
    say(Answer::Ask, "some words differ")
}

/// All words of one are in the other, which has more.
fn extra_words(bare: &Name, full: &Name, extra: &[String], own_shared: bool) -> Judgement {
    if !own_shared {
        return say(Answer::Ask, "common words only");
    }
    let all = |list: &BTreeSet<String>| extra.iter().all(|w| list.contains(w));
    // A Turkish trade name must say the line of business (Commercial Code, art. 43), so the short name may leave it out.
    let short_name = bare.forms.is_empty() && full.turkish_form && bare.words.len() == 1;
    if all(&LISTS.trade) && short_name {
        return say(Answer::Same, "the short name of a registered name");
    }
    if extra.iter().any(|w| LISTS.group.contains(w)) {
        return say(Answer::Ask, "a holding or a group");
    }
    if extra.iter().any(|w| LISTS.places.contains(w)) {
        return say(Answer::Ask, "a place: perhaps a branch");
    }
    if extra.iter().any(|w| LISTS.trade.contains(w))
        && !bare.forms.is_empty()
        && !full.forms.is_empty()
    {
        return say(Answer::Different, "a line of business");
    }
    say(Answer::Ask, "more words")
}

/// One wrong, missing, added or exchanged letter; two in long words.
fn slip(a: &str, b: &str) -> bool {
    let shorter = a.chars().count().min(b.chars().count());
    let distance = strsim::osa_distance(a, b);
    let most = match shorter {
        0..=3 => 0,
        SHORT..=7 => 1,
        _ => 2,
    };
    let near = distance <= most;
    near && (distance <= 1 || strsim::jaro_winkler(a, b) >= 0.94)
}
