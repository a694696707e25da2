//! Words for amounts of money: powers of ten, currencies, and units that are no money.
//!
//! Words are compared by their letters without marks: `milyar`, `MİLYAR`, `Mílyar` are one.

use crate::economy::plain;

/// Words for a power of ten.
const SCALES: &[(&str, i32, &[&str])] = &[
    (
        "thousand",
        3,
        &[
            "thousand",
            "thousands",
            "000",
            "1000",
            "000s",
            "ribu",
            "ribuan",
            "bin",
            "milliers",
            "millier",
            "tausend",
            "tsd",
            "miles",
            "mil",
            "milhares",
            "migliaia",
            "mila",
            "duizend",
            "tusen",
            "tusind",
            "tys",
            "tis",
            "tisic",
            "ezer",
            "mii",
            "тыс",
            "тысяч",
            "тысячи",
            "тис",
            "хил",
            "nghìn",
            "ngàn",
            "พัน",
            "ألف",
            "千",
            "千美元",
            "千ドル",
            "천",
            "천달러",
            "kusd",
        ],
    ),
    (
        "million",
        6,
        &[
            "million",
            "millions",
            "mn",
            "mln",
            "mio",
            "milyon",
            "juta",
            "jutaan",
            "millones",
            "milhões",
            "milhão",
            "milioni",
            "milione",
            "millionen",
            "miljoen",
            "miljoner",
            "millioner",
            "milionow",
            "milionu",
            "milioane",
            "milió",
            "millió",
            "milj",
            "млн",
            "миллион",
            "миллионов",
            "triệu",
            "ล้าน",
            "مليون",
            "百万",
            "百万美元",
            "百萬美元",
            "백만",
            "백만달러",
            "musd",
        ],
    ),
    (
        "billion",
        9,
        &[
            "billion",
            "billions",
            "bn",
            "bln",
            "mrd",
            "milyar",
            "miliar",
            "milliards",
            "milliard",
            "milliarden",
            "miliardi",
            "miljard",
            "miljarder",
            "milliarder",
            "miliardow",
            "mld",
            "mlrd",
            "bilhões",
            "млрд",
            "миллиард",
            "миллиардов",
            "tỷ",
            "tỉ",
            "مليار",
            "十亿美元",
            "十億",
        ],
    ),
    ("ten thousand", 4, &["万美元", "萬美元", "万ドル", "만달러"]),
    ("hundred million", 8, &["亿美元", "億美元", "億ドル", "억달러"]),
    ("lakh", 5, &["lakh", "lakhs", "lac", "lacs"]),
    ("crore", 7, &["crore", "crores"]),
];
/// Words for a currency that is not the US dollar.
const OTHERS: &[&str] = &[
    "eur", "euro", "euros", "€", "ecu", "gbp", "£", "jpy", "¥", "yen", "cny", "rmb", "yuan", "inr",
    "rupee", "rupees", "try", "tl", "lira", "lirası", "myr", "rm", "ringgit", "krw", "chf", "cad",
    "aud", "nzd", "hkd", "twd", "brl", "reais", "rub", "rubles", "idr", "rupiah", "thb", "baht",
    "vnd", "sgd", "php", "pesos", "zar", "mxn", "clp", "ars", "sek", "nok", "dkk", "kroner",
    "kronor", "pln", "złoty", "czk", "huf", "ron", "uah", "kzt", "ils", "aed", "sar", "egp", "ngn",
    "kes", "pkr", "bdt", "lkr", "sdr", "xdr",
];
const DOLLARS: &[&str] = &[
    "usd",
    "us$",
    "$",
    "dollar",
    "dollars",
    "dolar",
    "doları",
    "dolardır",
    "dólar",
    "dólares",
    "dollari",
    "dollaro",
    "dollarů",
    "dolarów",
    "долл",
    "долларов",
    "доллары",
    "доллар",
    "usdollar",
    "usdollars",
    "美元",
    "ドル",
    "달러",
    "千美元",
    "百万美元",
    "万美元",
    "亿美元",
    "kusd",
    "musd",
];
/// Units of weight and number, which are no money.
const PHYSICAL: &[&str] = &[
    "kg",
    "kgm",
    "kilogram",
    "kilograms",
    "kilogramme",
    "kilogrammes",
    "t",
    "mt",
    "ton",
    "tons",
    "tonne",
    "tonnes",
    "tne",
    "gram",
    "grams",
    "litre",
    "litres",
    "liter",
    "liters",
    "ltr",
    "m2",
    "m3",
    "pieces",
    "piece",
    "pcs",
    "nar",
    "number",
    "adet",
    "barrels",
    "carat",
    "pair",
    "pairs",
    "quantity",
    "quantities",
    "weight",
    "netweight",
    "miktar",
    "miktarı",
    "ağırlık",
    "kuantiti",
    "berat",
    "menge",
    "gewicht",
    "quantité",
    "poids",
    "cantidad",
    "peso",
    "quantidade",
    "quantità",
    "hoeveelheid",
    "ilość",
    "waga",
    "количество",
    "вес",
    "тонн",
    "кг",
    "số lượng",
    "数量",
    "重量",
    "수량",
    "중량",
];

/// What a text says of an amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Money {
    /// The name of a power of ten, and the power.
    pub(super) scale: Option<(&'static str, i32)>,
    /// A currency that is not the US dollar, as written.
    pub(super) other: Option<String>,
    pub(super) dollars: bool,
    /// Whether it names a weight or a number of things.
    pub(super) physical: bool,
    /// Whether it has words that say none of these.
    pub(super) more: bool,
}

/// What a text says of an amount, word by word.
pub(super) fn money(text: &str) -> Money {
    let words = words(text);
    let mut money = Money::default();
    for word in &words {
        let scale = SCALES.iter().find(|(_, _, ways)| known(word, ways));
        let dollars = known(word, DOLLARS);
        let other = known(word, OTHERS);
        let physical = known(word, PHYSICAL);
        money.scale = money.scale.or(scale.map(|(name, power, _)| (*name, *power)));
        money.dollars |= dollars;
        money.physical |= physical;
        if other && money.other.is_none() {
            money.other = Some(word.clone());
        }
        money.more |= scale.is_none() && !dollars && !other && !physical;
    }
    money
}

fn known(word: &str, words: &[&str]) -> bool {
    let sign = matches!(word, "$" | "us$" | "€" | "£" | "¥");
    let folded = plain(word);
    words
        .iter()
        .any(|known| *known == word || (!sign && plain(known) == folded && !folded.is_empty()))
}

/// The words of a text in lower case; signs of currencies are words, and stand apart from numbers.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in text.chars() {
        let sign = matches!(letter, '$' | '€' | '£' | '¥');
        let joined = letter == '$' && words.last().is_some_and(|w| w == "us");
        let camel = letter.is_uppercase() && before.is_lowercase()
            || letter.is_alphabetic() && before.is_ascii_digit()
            || letter.is_ascii_digit() && before.is_alphabetic();
        if (sign && !joined) || camel || (before == '$' && letter.is_alphanumeric()) {
            words.push(String::new());
        }
        match words.last_mut() {
            Some(word) if sign || letter.is_alphanumeric() => word.extend(letter.to_lowercase()),
            _ => words.push(String::new()),
        }
        if sign {
            words.push(String::new());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}
