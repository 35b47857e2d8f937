//! Random DDL: sequences of statements over few names, so that they meet the same objects again and again.

mod grammar;

use proptest::prelude::*;

/// Scripts of up to `statements` statements. A failing script shrinks to the statements that matter.
pub fn script(statements: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(any::<u64>().no_shrink().prop_map(statement), 1..=statements)
}

/// The statement that a seed chooses.
fn statement(seed: u64) -> String {
    let mut text = String::new();
    expand("statement", &mut Choices(seed), &mut text);
    text
}

/// Appends one random text of a symbol of the grammar.
fn expand(symbol: &str, choices: &mut Choices, text: &mut String) {
    let alternatives = grammar::alternatives(symbol);
    let mut rest = alternatives[choices.below(alternatives.len())];
    while let Some((before, from_symbol)) = rest.split_once('{') {
        let (inner, after) = from_symbol.split_once('}').expect("each brace of the grammar is closed");
        text.push_str(before);
        expand(inner, choices, text);
        rest = after;
    }
    text.push_str(rest);
}

/// Random numbers from a seed (splitmix64).
struct Choices(u64);

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}
