//! A page's style sheets: rules, what they select, and which declaration of an element wins.
//!
//! Only rules that can hide or show words are kept. A selector is a chain of compounds (`div > p.a`)
//! of names, classes, ids, attributes and simple pseudo-classes; one that cannot be read selects
//! nothing. Rules for print, for a narrow window or for a state of the page (`:hover`) are passed over.
//! Cost: a rule is looked at only by elements that have the name, class or id that it ends in, and
//! there is an end to how often.

use std::collections::BTreeMap;

use super::style::{Declared, declarations};

/// The most bytes of one sheet that are looked at.
const LONGEST_SHEET: usize = 1 << 20;
/// The most rules of a page, and how often an element is held against one.
const MOST_RULES: usize = 20_000;
const MOST_LOOKS: usize = 20_000_000;
/// The most tests in one compound of a selector.
const MOST_TESTS: usize = 64;
/// Blocks inside blocks.
const DEEPEST: usize = 8;
/// How wide a window is whose rules count, in pixels.
const WINDOW: f64 = 1280.0;

/// An element as a selector sees it.
#[derive(Debug, Default)]
pub(super) struct Seen<'a> {
    pub name: &'a str,
    pub classes: Vec<String>,
    pub id: Option<String>,
    /// The whole tag, in which its attributes stand.
    pub tag: &'a str,
    pub parent: usize,
    /// The element before it under the same parent.
    pub before: Option<usize>,
}

/// One test of an element.
#[derive(Clone, Debug)]
enum Test {
    Name(String),
    Class(String),
    Id(String),
    /// Name, sign (`=`, `~`, `^`, `$`, `*`, `|`, or 0 for any value), value.
    Attribute(String, u8, String),
    First,
    Root,
    Not(Vec<Chain>),
    Any(Vec<Chain>),
}

type Compound = Vec<Test>;

/// Compounds from the last to the first, each with the sign between it and the one before it in the page.
#[derive(Clone, Debug)]
struct Chain(Vec<(Compound, u8)>);

#[derive(Debug)]
struct Rule {
    chain: Chain,
    weight: u32,
    /// Its block, by number.
    block: usize,
}

/// The rules of a page, by what their last compound asks for.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    rules: Vec<Rule>,
    blocks: Vec<Vec<Declared>>,
    by_key: BTreeMap<String, Vec<usize>>,
    looks: usize,
}

impl Sheets {
    /// Add the rules of one sheet behind those that there are.
    pub fn add(&mut self, sheet: &str) {
        let mut end = sheet.len().min(LONGEST_SHEET);
        while !sheet.is_char_boundary(end) {
            end -= 1;
        }
        self.block(&without_comments(&sheet[..end]), 0);
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    fn block(&mut self, text: &str, depth: usize) {
        let mut at = 0;
        while at < text.len() && self.rules.len() < MOST_RULES {
            let rest = &text[at..];
            let Some(sign) = find(rest, &['{', ';', '}']) else { return };
            let head = rest[..sign].trim();
            if !rest[sign..].starts_with('{') {
                at += sign + 1;
                continue;
            }
            let inner = &rest[sign + 1..];
            let end = closing(inner);
            let body = &inner[..end];
            at += sign + 1 + end + 1;
            match head.strip_prefix('@') {
                Some(order) if depth < DEEPEST && applies(&order.to_ascii_lowercase()) => {
                    self.block(body, depth + 1);
                }
                Some(_) => {}
                None => self.rule(head, body),
            }
        }
    }

    fn rule(&mut self, head: &str, body: &str) {
        let declared = declarations(body);
        if declared.is_empty() {
            return;
        }
        let block = self.blocks.len();
        self.blocks.push(declared);
        for selector in split(head, ',') {
            if self.rules.len() == MOST_RULES {
                return;
            }
            let Some((chain, weight)) = chain(selector.trim(), 0) else { continue };
            let key = key(&chain);
            self.by_key.entry(key).or_default().push(self.rules.len());
            self.rules.push(Rule { chain, weight, block });
        }
    }

    /// The declarations that win for an element, its own last; `None` when there is no end to them.
    pub fn of(&mut self, all: &[Seen<'_>], number: usize, own: &str) -> Option<Vec<Declared>> {
        let element = &all[number];
        let mut keys = vec!["*".to_owned(), element.name.to_owned()];
        keys.extend(element.classes.iter().map(|class| format!(".{class}")));
        keys.extend(element.id.iter().map(|id| format!("#{id}")));
        let mut found: Vec<(bool, u32, usize, Declared)> = Vec::new();
        for key in &keys {
            for &place in self.by_key.get(key).map(Vec::as_slice).unwrap_or_default() {
                self.looks += 1;
                if self.looks > MOST_LOOKS {
                    return None;
                }
                let rule = &self.rules[place];
                if selects(&rule.chain, all, number, &mut self.looks) {
                    let declared = &self.blocks[rule.block];
                    self.looks += declared.len();
                    found.extend(
                        declared.iter().map(|d| (d.important, rule.weight, place, d.clone())),
                    );
                }
            }
        }
        let own = declarations(own).into_iter();
        found.extend(own.map(|d| (d.important, u32::MAX, usize::MAX, d)));
        found.sort_by_key(|(important, weight, place, _)| (*important, *weight, *place));
        Some(found.into_iter().map(|(.., declared)| declared).collect())
    }
}

/// Does a block of this order count in a window?
fn applies(order: &str) -> bool {
    if order.starts_with("supports") || order.starts_with("layer") {
        return true;
    }
    let Some(queries) = order.strip_prefix("media") else { return false };
    split(queries, ',').into_iter().any(|query| {
        query.replace("only ", " ").split(" and ").map(str::trim).all(|part| {
            let inner = part.trim_start_matches('(').trim_end_matches(')');
            match inner.split_once(':').map(|(name, value)| (name.trim(), value.trim())) {
                None => matches!(part, "screen" | "all" | ""),
                Some(("min-width", value)) => pixels(value).is_some_and(|width| width <= WINDOW),
                Some(("max-width", value)) => pixels(value).is_some_and(|width| width >= WINDOW),
                Some(_) => false,
            }
        })
    })
}

fn pixels(value: &str) -> Option<f64> {
    let number = |suffix| value.strip_suffix(suffix)?.trim().parse::<f64>().ok();
    number("px").or_else(|| number("rem").or_else(|| number("em")).map(|n| n * 16.0))
}

fn without_comments(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start + 2..].find("*/") else { return out };
        rest = &rest[start + 2 + end + 2..];
    }
    out.push_str(rest);
    out.replace("<!--", " ").replace("-->", " ")
}

/// The first of some signs outside of quotes and brackets.
fn find(text: &str, signs: &[char]) -> Option<usize> {
    let (mut quote, mut depth, mut skip) = (None, 0_usize, false);
    for (at, character) in text.char_indices() {
        if std::mem::take(&mut skip) {
            continue;
        }
        match (quote, character) {
            (_, '\\') => skip = true,
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(' | '[') if !signs.contains(&character) => depth += 1,
            (None, ')' | ']') if !signs.contains(&character) => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 && signs.contains(&character) => return Some(at),
            _ => {}
        }
    }
    None
}

/// The end of a block that was opened before the text.
fn closing(text: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(found) = find(&text[at..], &['{', '}']) {
        let here = at + found;
        if text[here..].starts_with('{') {
            depth += 1;
        } else if depth == 0 {
            return here;
        } else {
            depth -= 1;
        }
        at = here + 1;
    }
    text.len()
}

/// Parts between a sign that stands outside of quotes and brackets.
fn split(text: &str, sign: char) -> Vec<&str> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some(at) = find(rest, &[sign]) {
        out.push(&rest[..at]);
        rest = &rest[at + sign.len_utf8()..];
    }
    out.push(rest);
    out
}

/// What the last compound of a chain asks for, for the table of rules.
fn key(chain: &Chain) -> String {
    let tests = chain.0.first().map(|(compound, _)| compound.as_slice()).unwrap_or_default();
    let named = |test: &Test| match test {
        Test::Id(id) => Some(format!("#{id}")),
        Test::Class(class) => Some(format!(".{class}")),
        _ => None,
    };
    let name = |test: &Test| if let Test::Name(name) = test { Some(name.clone()) } else { None };
    tests
        .iter()
        .find_map(named)
        .or_else(|| tests.iter().find_map(name))
        .unwrap_or_else(|| "*".to_owned())
}

/// A selector and its weight; `None` for what selects a state, a part of an element, or is not known.
fn chain(text: &str, depth: usize) -> Option<(Chain, u32)> {
    if depth > 3 || text.is_empty() {
        return None;
    }
    let mut compounds: Vec<(Compound, u8)> = Vec::new();
    let mut weight = 0;
    let mut rest = text;
    let mut sign = 0_u8;
    while !rest.is_empty() {
        let (compound, more, behind) = compound(rest, depth)?;
        weight += more;
        compounds.push((compound, sign));
        let trimmed = behind.trim_start();
        sign = match trimmed.bytes().next() {
            None => break,
            Some(sign @ (b'>' | b'+' | b'~')) => {
                rest = trimmed[1..].trim_start();
                sign
            }
            Some(_) if trimmed.len() < behind.len() => {
                rest = trimmed;
                b' '
            }
            Some(_) => return None,
        };
        if rest.is_empty() || compounds.len() > 16 {
            return None;
        }
    }
    compounds.reverse();
    // Each compound keeps the sign that leads to the one before it in the page.
    Some((Chain(compounds), weight))
}

fn word(text: &str) -> (&str, &str) {
    let mut skip = false;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            !std::mem::take(&mut skip)
                && if *c == '\\' {
                    skip = true;
                    false
                } else {
                    !(c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii())
                }
        })
        .map_or(text.len(), |(at, _)| at);
    text.split_at(end)
}

fn compound(text: &str, depth: usize) -> Option<(Compound, u32, &str)> {
    let (mut tests, mut weight, mut rest) = (Vec::new(), 0, text);
    let plain = |word: &str| word.replace('\\', "").to_ascii_lowercase();
    if let Some(behind) = rest.strip_prefix('*') {
        rest = behind;
    }
    while let Some(first) = rest.chars().next() {
        if tests.len() == MOST_TESTS {
            return None;
        }
        match first {
            '.' | '#' => {
                let (name, behind) = word(&rest[1..]);
                if name.is_empty() {
                    return None;
                }
                weight += if first == '.' { 1 << 8 } else { 1 << 16 };
                let name = plain(name);
                tests.push(if first == '.' { Test::Class(name) } else { Test::Id(name) });
                rest = behind;
            }
            '[' => {
                let end = find(&rest[1..], &[']'])?;
                tests.push(attribute(rest[1..].get(..end)?)?);
                weight += 1 << 8;
                rest = &rest[end + 2..];
            }
            ':' => {
                let (name, behind) = word(&rest[1..]);
                let (inner, behind) = match behind.strip_prefix('(') {
                    Some(inner) => {
                        let end = find(inner, &[')'])?;
                        (&inner[..end], &inner[end + 1..])
                    }
                    None => ("", behind),
                };
                let inside = || -> Option<Vec<Chain>> {
                    let parts = split(inner, ',').into_iter();
                    parts.map(|part| chain(part.trim(), depth + 1).map(|(c, _)| c)).collect()
                };
                tests.push(match plain(name).as_str() {
                    "not" => Test::Not(inside()?),
                    "is" | "where" | "matches" => Test::Any(inside()?),
                    "first-child" => Test::First,
                    "root" => Test::Root,
                    _ => return None,
                });
                weight += 1 << 8;
                rest = behind;
            }
            _ => {
                let (name, behind) = word(rest);
                if name.is_empty() || !tests.is_empty() {
                    break;
                }
                weight += 1;
                tests.push(Test::Name(plain(name)));
                rest = behind;
            }
        }
    }
    let star = text.starts_with('*');
    (star || !tests.is_empty()).then_some((tests, weight, rest))
}

fn attribute(text: &str) -> Option<Test> {
    let text = text.trim();
    let Some((name, value)) = text.split_once('=') else {
        return Some(Test::Attribute(text.to_ascii_lowercase(), 0, String::new()));
    };
    let (name, sign) = match name.trim_end().char_indices().next_back()? {
        (at, sign @ ('~' | '^' | '$' | '*' | '|')) => (&name[..at], sign as u8),
        _ => (name, b'='),
    };
    let value = value.trim();
    let value = value.strip_suffix(" i").unwrap_or(value).trim().trim_matches(['"', '\'']);
    Some(Test::Attribute(name.trim().to_ascii_lowercase(), sign, value.to_ascii_lowercase()))
}

fn holds(test: &Test, all: &[Seen<'_>], number: usize, looks: &mut usize) -> bool {
    let element = &all[number];
    match test {
        Test::Name(name) => element.name == name,
        Test::Class(class) => element.classes.iter().any(|own| own == class),
        Test::Id(id) => element.id.as_ref() == Some(id),
        Test::First => number != 0 && element.before.is_none(),
        Test::Root => element.name == "html",
        Test::Not(chains) => !chains.iter().any(|chain| selects(chain, all, number, looks)),
        Test::Any(chains) => chains.iter().any(|chain| selects(chain, all, number, looks)),
        Test::Attribute(name, sign, value) => {
            let Some(own) = super::element::attribute(element.tag, name) else {
                // An attribute without a value.
                return *sign == 0 && super::element::has_attribute(element.tag, name);
            };
            let own = own.to_ascii_lowercase();
            match sign {
                0 => true,
                b'~' => own.split_whitespace().any(|word| word == value),
                b'^' => !value.is_empty() && own.starts_with(value.as_str()),
                b'$' => !value.is_empty() && own.ends_with(value.as_str()),
                b'*' => !value.is_empty() && own.contains(value.as_str()),
                b'|' => own == *value || own.starts_with(&format!("{value}-")),
                _ => own == *value,
            }
        }
    }
}

/// Does a chain select an element? Each step goes to the nearest element that fits.
fn selects(chain: &Chain, all: &[Seen<'_>], number: usize, looks: &mut usize) -> bool {
    let mut here = number;
    let mut lead = 0_u8;
    for (place, (compound, sign)) in chain.0.iter().enumerate() {
        let mut fits = |at: usize| {
            // A long tag takes as many steps as it has words.
            *looks += 1 + all[at].tag.len() / 64;
            at != 0 && *looks <= MOST_LOOKS && compound.iter().all(|t| holds(t, all, at, looks))
        };
        let found = match (place, lead) {
            (0, _) => fits(here).then_some(here),
            (_, b'>') => Some(all[here].parent).filter(|at| fits(*at)),
            (_, b'+') => all[here].before.filter(|at| fits(*at)),
            (_, b'~') => {
                let mut at = all[here].before;
                while let Some(one) = at.filter(|one| !fits(*one)) {
                    at = all[one].before;
                }
                at
            }
            _ => {
                let mut at = all[here].parent;
                while at != 0 && !fits(at) {
                    at = all[at].parent;
                }
                Some(at).filter(|at| *at != 0)
            }
        };
        let Some(found) = found else { return false };
        (here, lead) = (found, *sign);
    }
    true
}
