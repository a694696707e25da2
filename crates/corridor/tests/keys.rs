//! Laws of keys and of the cards that are found by them, on thousands of parts that chance draws from
//! several alphabets; the seed is fixed, so that a failure comes again.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

use corridor::evidence::Cards;
use corridor::key::{Key, slug};

/// Letters and figures of several alphabets, and what stands between words.
const LETTERS: &[char] = &[
    'a', 'b', 'z', '0', '9', 'ä', 'ç', 'ş', 'ı', 'ğ', 'é', 'й', 'ж', 'أ', 'ب', '中', '港', 'ท',
    'đ', 'ơ',
];
const BETWEEN: &[char] =
    &[' ', '-', '—', ',', '&', '.', '_', '~', '/', '\'', '%', '(', '\u{301}', '€'];

/// Drawings of splitmix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn text(&mut self, alphabet: &[char], most: usize) -> String {
        let length = 1 + self.below(most);
        (0..length).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}

/// A key of parts, as `key!` makes it.
fn key(parts: &[String]) -> Key {
    let parts: Vec<&dyn std::fmt::Display> = parts.iter().map(|part| part as _).collect();
    Key::of(&parts)
}

#[test]
fn a_part_written_again_is_the_same_and_of_plain_letters() {
    let all: Vec<char> = LETTERS.iter().chain(BETWEEN).copied().collect();
    let mut chance = Chance(1);
    for _ in 0..20_000 {
        let text = chance.text(&all, 16);
        let once = slug(&text);
        assert_eq!(slug(&once), once, "{text:?}");
        assert!(!once.is_empty(), "{text:?}");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._~/".contains(c);
        assert!(once.chars().all(plain), "{text:?}: {once}");
    }
}

#[test]
fn words_that_differ_in_a_letter_have_different_keys() {
    let mut chance = Chance(2);
    let mut seen: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    for _ in 0..20_000 {
        let parts: Vec<String> =
            (0..1 + chance.below(3)).map(|_| chance.text(LETTERS, 5)).collect();
        let of = key(&parts);
        let before = seen.entry(of.clone()).or_insert_with(|| parts.clone());
        assert_eq!(*before, parts, "{of}");
    }
    assert!(seen.len() > 10_000, "{}", seen.len());
}

#[test]
fn a_key_begins_with_the_key_it_is_made_of() {
    let all: Vec<char> = LETTERS.iter().chain(BETWEEN).copied().collect();
    let mut chance = Chance(3);
    for _ in 0..5_000 {
        let parts: Vec<String> = (0..1 + chance.below(3)).map(|_| chance.text(&all, 8)).collect();
        let inner = key(&parts);
        let outer = Key::of(&[&inner, &"share"]);
        assert_eq!(outer.as_str(), format!("{inner}/share"), "{parts:?}");
    }
}

#[test]
fn the_order_in_which_cards_are_made_is_nothing_to_their_keys() {
    let mut chance = Chance(4);
    for _ in 0..300 {
        let says: BTreeSet<String> =
            (0..1 + chance.below(20)).map(|_| chance.text(LETTERS, 4)).collect();
        let says: Vec<String> = says.into_iter().collect();
        let made = |order: &[String]| -> BTreeSet<Key> {
            let mut cards = Cards::default();
            for says in order.iter().chain(order.iter().rev()) {
                let of = key(&["gap".to_owned(), says.clone()]);
                cards.estimate(&of, "m", says.clone(), &[], &[]);
            }
            let cards = cards.into_vec();
            assert_eq!(cards.len(), order.len());
            cards.into_iter().map(|card| card.key).collect()
        };
        let mut turned = says.clone();
        for at in (1..turned.len()).rev() {
            turned.swap(at, chance.below(at + 1));
        }
        assert_eq!(made(&says), made(&turned));
    }
}
