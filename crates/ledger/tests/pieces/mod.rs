//! What tests and the fuzz target splice into documents.

/// Sentences whose splices and mutations make records.
pub const PIECES: &[&str] = &[
    "Polish Prime Minister Jan Nowak visited Kenya from 6 to 8 January 2026 at the invitation of President William Ruto. ",
    "Trade was about $5bn from January to November 2025. ",
    "The two countries set a target of €10 billion by 2030. ",
    "“We will sign the memorandum of understanding on defence,” he said. ",
    "The signing of documents was discussed as possible. ",
    "Executives of 46 German companies took part. ",
    "Germany was chair of the G20 in 2017; exports fell 12% to 3,4 milyar avro. ",
    "Toplantı 3 Mayıs 2025'te Varşova'da yapıldı. ",
    "Viet Nam agreed to supply rice to Kenya by June 2027.\n\n",
    "<p>Kenya &amp; Poland <b>met</b></p>",
    "DONE at Nairobi, this 3rd day of May 2020. ",
    "\r\n",
    "“",
    "\"",
    "(",
    "’s ",
    "9999999999999999999999999999999999 billion ",
    "31/02/2025 ",
    "\u{feff}",
    "İ\u{0307}ß ",
    "Viet Nam agreed to supply rice to Kenya within 15 business days of Easter 2027.\n\n",
    "week 53 of 2199, 99999999 years and 9 days ago, the last 9223372036854775807 business days ",
    "İ\u{0307}ß \u{feff}",
];
