//! What stands in a text as a place of its message: a product, an economy or group, a likelihood.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use corridor_trade::{economy, product};

use crate::figures::LIKELIHOODS;

/// The word of a likelihood, where one stands at the beginning of a text and closes a bracket.
pub(super) fn likelihood_at(text: &str) -> Option<&'static str> {
    let words = LIKELIHOODS.iter().map(|(word, ..)| *word);
    words.into_iter().find(|word| text.strip_prefix(word).is_some_and(|rest| rest.starts_with(')')))
}

/// The code and the English name of a product at the beginning of a text, and how long both are.
pub(super) fn product_at(text: &str) -> Option<(&str, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (code, rest) = text.split_at(digits);
    let rest = rest.strip_prefix(' ')?;
    let name = product::name(code)?;
    let after = rest.strip_prefix(name)?;
    (!after.starts_with(char::is_alphanumeric)).then_some((code, digits + 1 + name.len()))
}

/// The English name of an economy or of a group at the beginning of a text, the longest that stands
/// there, with the economy's code.
pub(super) fn name_at(text: &str) -> Option<(&'static str, Option<&'static str>)> {
    type Names = BTreeMap<char, Vec<(&'static str, Option<&'static str>)>>;
    static NAMES: OnceLock<Names> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let of = |iso3: &'static str| Some((economy::name_in(iso3, "en")?, Some(iso3)));
        let economies = economy::economies().filter_map(|economy| of(economy.iso3));
        // Statistics have names of their own for some.
        let others = economy::economies().map(|economy| (economy.name, Some(economy.iso3)));
        let groups = economy::groups().map(|(_, name)| (name, None));
        let mut all = Names::new();
        for (name, code) in economies.chain(others).chain(groups) {
            if let Some(first) = name.chars().next() {
                all.entry(first).or_default().push((name, code));
            }
        }
        all.values_mut()
            .for_each(|list| list.sort_by_key(|(name, _)| std::cmp::Reverse(name.len())));
        all
    });
    let list = names.get(&text.chars().next()?)?;
    let here = |name: &str| {
        text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    list.iter().find(|(name, _)| here(name)).copied()
}
