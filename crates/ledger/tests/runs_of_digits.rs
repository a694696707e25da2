//! A value is read from a whole run of digits or not at all.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use corridor_ledger::reader::{Field, Kind, Settings, Text, read};

/// Every amount of money, of targets and figures, that a file's words give.
fn amounts(name: &str, words: &str) -> Vec<String> {
    let text = Text::received(name, words.as_bytes()).unwrap();
    let reading = read(&text, Settings { date: "2026-01-08".parse().ok(), language: None });
    let money = reading.proposals.iter().filter(|p| matches!(p.kind, Kind::Target | Kind::Figure));
    money
        .filter_map(|p| match p.field("value") {
            Some(Field::Number(number)) => Some(number.normalize().to_string()),
            _ => None,
        })
        .collect()
}

fn held(name: &str, words: &str, right: &str) {
    let wrong: Vec<String> = amounts(name, words).into_iter().filter(|v| v != right).collect();
    assert!(wrong.is_empty(), "{words:?}: {wrong:?}");
}

#[test]
fn a_sum_is_ten_billion_or_nothing() {
    for amount in [
        "$1\u{a0}0 billion",
        "$1\u{2009}0 billion",
        "$1\u{202f}0 billion",
        "$1\u{3000}0 billion",
        "$1 0 billion",
        "$1\u{200b}0 billion",
        "$1\u{200c}0 billion",
        "$1\u{2060}0 billion",
        "$1\u{feff}0 billion",
        "$1\u{ad}0 billion",
        "$1\u{fe0f}0 billion",
        "$1\u{e0020}0 billion",
        "$1\u{180e}0 billion",
        "$1\u{336}0\u{336} billion",
        "$10\u{b9} billion",
        "$10\u{2075} billion",
        "$10[1] billion",
        "$10[^3] billion",
        "$10* billion",
        "$10\u{2020} billion",
        "$10 (ten) billion",
        "$1\u{ff10} billion",
        "$\u{ff11}\u{ff10} billion",
        "$\u{1d7cf}\u{1d7ce} billion",
        "$1\u{660} billion",
        "$1O billion",
        "$1\u{41e} billion",
        "$l0 billion",
        "$\u{202e}01\u{202c} billion",
        "\u{202e}noillib 01$\u{202c}",
        "$\u{2067}01\u{2069} billion",
        "$10 bi\u{ad}llion",
        "$10 bil\u{200b}lion",
        "$10 biIlion",
        "$10 b\u{456}llion",
        "$10 billi\u{43e}n",
        "US$\u{200e}10 billion",
        "$10\u{fe0f} billion",
        "$10\u{200f} billion",
        "$10.\u{200b}0 billion",
        "$10'000 million",
        "$10\u{2019}000 million",
        "$1\u{a0}0,0 billion",
        "10\u{2009}000 million dollars",
        "1\u{200b}0 billion dollars",
        "1\u{a0}0 billion US dollars",
    ] {
        held(
            "a.txt",
            &format!("Kenya and Poland agreed on a trade target of {amount} by 2030.\n"),
            "10000000000",
        );
    }
    for amount in [
        "1\u{200b}0 milyar dolar",
        "1O milyar dolar",
        "1\u{a0}0 milyar dolar",
        "10\u{b9} milyar dolar",
        "１０ milyar dolar",
    ] {
        held(
            "a.txt",
            &format!(
                "Kenya ile Polonya arasındaki ticaret hacmi 2030'a kadar {amount} olacak, hedef bu.\n"
            ),
            "10000000000",
        );
    }
}

#[test]
fn what_marks_up_a_number_is_no_part_of_it() {
    for amount in [
        "$10<sup>1</sup> billion",
        "$10<sup><a href='#n1'>[1]</a></sup> billion",
        "$10<span style='vertical-align:super'>2</span> billion",
        "$1&shy;0 billion",
        "$1&#8203;0 billion",
        "$1&zwnj;0 billion",
        "$1&nbsp;0 billion",
        "$1<b>0</b> billion",
        "$1<wbr>0 billion",
        "$1<!-- x -->0 billion",
        "$1&#48; billion",
        "$1&#48 billion",
        "$1<span hidden>5</span>0 billion",
        "$1<br>0 billion",
    ] {
        let page = format!(
            "<!doctype html><html><body><p>Kenya and Poland agreed on a trade target of {amount} by 2030.</p></body></html>"
        );
        held("a.html", &page, "10000000000");
    }
}

#[test]
fn a_minus_is_kept_however_it_is_written() {
    for sign in [
        "-", "\u{2212}", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{fe63}", "\u{ff0d}",
        "minus ",
    ] {
        for (words, right) in [
            (format!("In 2024 exports from Kenya to Poland changed by {sign}5 percent."), "-5"),
            (
                format!("The trade balance of Kenya with Poland was {sign}$5 billion in 2024."),
                "-5000000000",
            ),
            (format!("The trade balance of Kenya with Poland stood at ({sign}5%) in 2024."), "-5"),
        ] {
            held("a.txt", &words, right);
        }
    }
}

#[test]
fn plain_amounts_are_still_read() {
    for (amount, right) in [
        ("$10 billion", "10000000000"),
        ("$10,000 million", "10000000000"),
        ("10 000 million US dollars", "10000000000"),
        ("$5\u{a0}billion", "5000000000"),
        ("$1\u{a0}234 million", "1234000000"),
        ("USD 1'250 million", "1250000000"),
        ("$10[1] billion", "10000000000"),
        ("$10 (ten) billion", "10000000000"),
        ("$7bn", "7000000000"),
    ] {
        let words = format!("Kenya and Poland agreed on a trade target of {amount} by 2030.\n");
        assert_eq!(amounts("a.txt", &words), [right], "{words}");
    }
}
