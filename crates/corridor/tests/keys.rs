//! Laws of keys and of the cards that are found by them.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use corridor::evidence::Cards;
use corridor::key::{Key, slug};
use proptest::prelude::*;

/// A key of parts, as `key!` makes it.
fn key(parts: &[String]) -> Key {
    let parts: Vec<&dyn std::fmt::Display> = parts.iter().map(|part| part as _).collect();
    Key::of(&parts)
}

proptest! {
    /// A part of a key is a part of a key: written again it is the same, whatever the alphabet.
    #[test]
    fn a_part_written_again_is_the_same(text in "\\PC{0,24}") {
        let once = slug(&text);
        prop_assert_eq!(slug(&once), once.clone());
        prop_assert!(!once.is_empty());
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._~/".contains(c);
        prop_assert!(once.chars().all(plain), "{}", once);
    }

    /// What differs in a letter of any alphabet has another key.
    #[test]
    fn different_words_have_different_keys(
        a in prop::collection::vec("[a-z0-9äöüçşığéøйжأبج中港]{1,6}", 1..4),
        b in prop::collection::vec("[a-z0-9äöüçşığéøйжأبج中港]{1,6}", 1..4),
    ) {
        prop_assume!(a != b);
        prop_assert_ne!(key(&a), key(&b));
    }

    /// A key inside another stands at its beginning, so that a claim is found by what it is of.
    #[test]
    fn a_key_begins_with_the_key_it_is_made_of(
        parts in prop::collection::vec("\\PC{1,12}", 1..4),
        last in "[a-z]{1,8}",
    ) {
        let inner = key(&parts);
        let outer = Key::of(&[&inner, &last]);
        prop_assert!(outer.as_str().starts_with(&format!("{inner}/")), "{} {}", inner, outer);
    }

    /// The keys of cards are those of what they say, in whatever order they are made, and a card made
    /// twice is one card.
    #[test]
    fn the_order_in_which_cards_are_made_is_nothing_to_their_keys(
        says in prop::collection::btree_set("[a-z]{1,6}", 1..12),
        order in any::<prop::sample::Index>(),
    ) {
        let says: Vec<String> = says.into_iter().collect();
        let made = |order: &[String]| -> BTreeSet<Key> {
            let mut cards = Cards::default();
            for says in order.iter().chain(order.iter().rev()) {
                cards.estimate(&key(&["gap".to_owned(), says.clone()]), "m", says.clone(), &[], &[]);
            }
            let cards = cards.into_vec();
            assert_eq!(cards.len(), order.len());
            cards.into_iter().map(|card| card.key).collect()
        };
        let mut turned = says.clone();
        turned.rotate_left(order.index(says.len()));
        turned.reverse();
        prop_assert_eq!(made(&says), made(&turned));
    }
}
