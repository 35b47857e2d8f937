//! Random DDL: sequences of statements over few names, so that they meet the same objects again and again.

mod grammar;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A runner of the same cases on every run. A search goes further: `RANDOM_CASES` says how many cases,
/// `RANDOM_SEED` which (a number; another one gives other cases).
pub fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases: number_in("RANDOM_CASES").map_or(cases, |cases| cases as u32),
        max_shrink_iters: 400,
        failure_persistence: None,
        ..Config::default()
    };
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number_in("RANDOM_SEED").unwrap_or(0).to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

fn number_in(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

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
