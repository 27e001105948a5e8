//! Duoyin reads a Chinese document and makes from it what a learner practises.
#![doc = include_str!("../README.md")]

pub mod document;
pub mod lexicon;
pub mod pinyin;
pub mod reading;
pub mod segment;
pub mod source;
pub mod text;
pub mod vocabulary;
