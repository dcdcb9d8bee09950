//! Mutations of corpus inputs, deterministic for a seed on every machine.
//!
//! libFuzzer finds more, because it sees which code an input reaches. But its
//! choices also depend on memory addresses, so it cannot be part of a test that
//! must be deterministic.

use fastrand::Rng;

/// Maximum number of mutations per input.
const MOST_CHANGES: usize = 6;
/// Maximum number of repetitions of a word.
const MOST_REPEATS: usize = 40;
/// Maximum length of an input in bytes; a few mutations can double one.
const LONGEST: usize = 4096;

/// A generator of mutated inputs.
pub struct Mutants<'a> {
    corpus: &'a [Vec<u8>],
    words: &'a [String],
    random: Rng,
}

impl<'a> Mutants<'a> {
    /// Generates an endless series of inputs from a corpus and a dictionary,
    /// which must not be empty.
    pub fn new(corpus: &'a [Vec<u8>], words: &'a [String], seed: u64) -> Self {
        Mutants {
            corpus,
            words,
            random: Rng::with_seed(seed),
        }
    }

    fn kept(&mut self) -> &'a [u8] {
        &self.corpus[self.random.usize(..self.corpus.len())]
    }

    fn word(&mut self) -> &'a [u8] {
        self.words[self.random.usize(..self.words.len())].as_bytes()
    }

    /// A random position in an input, including its end.
    fn place(&mut self, input: &[u8]) -> usize {
        self.random.usize(..=input.len())
    }

    /// A random range in an input, mostly short.
    fn range(&mut self, input: &[u8]) -> std::ops::Range<usize> {
        let start = self.place(input);
        let rest = input.len() - start;
        let most = if self.random.bool() {
            rest
        } else {
            rest.min(16)
        };
        start..start + self.random.usize(..=most)
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        match self.random.u8(..7) {
            0 => {
                let place = self.place(input);
                let word = self.word();
                insert(input, place, word);
            }
            1 => {
                let range = self.range(input);
                let word = self.word();
                input.splice(range, word.iter().copied());
            }
            2 => {
                let range = self.range(input);
                input.drain(range);
            }
            3 => {
                let copied = input[self.range(input)].to_vec();
                let place = self.place(input);
                insert(input, place, &copied);
            }
            4 => {
                let place = self.place(input);
                let other = self.kept();
                input.truncate(place);
                input.extend(&other[self.place(other)..]);
            }
            5 => {
                let place = self.place(input);
                let byte = self.random.u8(..);
                match input.get_mut(place) {
                    Some(old) => *old = byte,
                    None => input.push(byte),
                }
            }
            _ => {
                let place = self.place(input);
                let count = self.random.usize(..MOST_REPEATS);
                let repeated = if self.random.bool() {
                    self.word().repeat(count)
                } else {
                    vec![self.random.u8(..); count]
                };
                insert(input, place, &repeated);
            }
        }
    }
}

impl Iterator for Mutants<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut input = self.kept().to_vec();
        for _ in 0..self.random.usize(1..=MOST_CHANGES) {
            self.change(&mut input);
        }
        input.truncate(LONGEST);
        Some(input)
    }
}

fn insert(input: &mut Vec<u8>, place: usize, bytes: &[u8]) {
    input.splice(place..place, bytes.iter().copied());
}
