//! Words in declarations. They are values of a TOML file that are parsed in place, so that an error shows the word.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, Expected, MapAccess, SeqAccess, Unexpected, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, Range};
use toml::Spanned;

/// A value that a declaration writes as one word.
pub trait Word: Sized {
    /// The kind of word, in messages and in the schema: `standing`.
    const KIND: &'static str;

    /// Whether the word may be a whole number without quotes.
    const MAY_BE_NUMBER: bool = false;

    /// Parses the word, or returns a sentence about it.
    ///
    /// # Errors
    /// If it is not one of these words.
    fn parse(text: &str) -> Result<Self, String>;

    /// Returns all words, if they can be listed.
    fn all() -> Vec<String> {
        Vec::new()
    }

    /// Returns some words for editors to complete, if not all can be listed.
    fn examples() -> Vec<String> {
        Vec::new()
    }
}

/// A word and its position.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// The bytes of the file that it is in.
    pub span: Range<usize>,
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Display> fmt::Display for Placed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// Parses a number as a word, if such words may be numbers.
fn number_as_word<T: Word, E: Error>(number: i64, expected: &dyn Expected) -> Result<T, E> {
    if !T::MAY_BE_NUMBER {
        return Err(E::invalid_type(Unexpected::Signed(number), expected));
    }
    T::parse(&number.to_string()).map_err(E::custom)
}

/// The value inside its position. The parser of TOML adds the position to an error that is raised here.
struct Bare<T>(T);

impl<'de, T: Word> Deserialize<'de> for Bare<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfWord<T>(PhantomData<T>);
        impl<T: Word> Visitor<'_> for OfWord<T> {
            type Value = Bare<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a string: a {}", T::KIND)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Bare<T>, E> {
                T::parse(text).map(Bare).map_err(E::custom)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Bare<T>, E> {
                number_as_word(number, &self).map(Bare)
            }
        }
        deserializer.deserialize_any(OfWord(PhantomData))
    }
}

impl<'de, T: Word> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Bare<T>>::deserialize(deserializer)?;
        Ok(Self { span: spanned.span(), value: spanned.into_inner().0 })
    }
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Placed<T> {}

impl<T: PartialOrd> PartialOrd for Placed<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Placed<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: Word> JsonSchema for Placed<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::KIND.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        match T::all() {
            none if none.is_empty() && !T::examples().is_empty() => {
                json_schema!({ "type": "string", "description": T::KIND, "examples": T::examples() })
            }
            none if none.is_empty() && T::MAY_BE_NUMBER => {
                json_schema!({ "type": ["string", "integer"], "description": T::KIND })
            }
            none if none.is_empty() => json_schema!({ "type": "string", "description": T::KIND }),
            all => json_schema!({ "type": "string", "enum": all }),
        }
    }
}

/// One word, or a list of them.
#[derive(Clone, Debug)]
pub struct OneOrMany<T>(pub Vec<Placed<T>>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    /// Returns whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the values.
    pub fn values(&self) -> impl Iterator<Item = &T> + Clone {
        self.0.iter().map(|placed| &placed.value)
    }
}

impl<'de, T: Word> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfList<T>(PhantomData<T>);
        impl<'de, T: Word> Visitor<'de> for OfList<T> {
            type Value = Vec<Placed<T>>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a {}, or a list of them", T::KIND)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                let value = T::parse(text).map_err(E::custom)?;
                Ok(vec![Placed { value, span: 0..0 }])
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                number_as_word(number, &self).map(|value| vec![Placed { value, span: 0..0 }])
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element()? {
                    words.push(word);
                }
                if words.is_empty() {
                    return Err(A::Error::custom(format_args!("an empty list: name a {}", T::KIND)));
                }
                Ok(words)
            }
        }
        /// A list inside its position.
        struct List<T>(Vec<Placed<T>>);
        impl<'de, T: Word> Deserialize<'de> for List<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(OfList(PhantomData)).map(List)
            }
        }
        let spanned = Spanned::<List<T>>::deserialize(deserializer)?;
        let span = spanned.span();
        let mut words = spanned.into_inner().0;
        for word in words.iter_mut().filter(|word| word.span.is_empty()) {
            word.span = span.clone();
        }
        Ok(Self(words))
    }
}

impl<T: Word> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::KIND.into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = Placed::<T>::json_schema(generator);
        json_schema!({ "anyOf": [one.clone(), { "type": "array", "items": one, "minItems": 1 }] })
    }
}

/// A value that is written as a table, and its position. A derived `Deserialize` also takes a list, as the values of the
/// keys in order.
#[derive(Clone, Debug)]
pub struct TableOnly<T> {
    value: T,
    /// The bytes of the file that it is in.
    pub span: Range<usize>,
}

impl<T> Deref for TableOnly<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The table inside its position.
struct BareTable<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TableOnly<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<BareTable<T>>::deserialize(deserializer)?;
        Ok(Self { span: spanned.span(), value: spanned.into_inner().0 })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for BareTable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfTable<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OfTable<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(OfTable(PhantomData)).map(Self)
    }
}

impl<T: JsonSchema> JsonSchema for TableOnly<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// Any text, with its position.
impl Word for String {
    const KIND: &'static str = "text";

    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
}
