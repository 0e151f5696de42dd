// Facts: the dictionary of all facts that rules may use, and what is known of one enterprise.
//
//     auto dictionary = read_dictionary(yaml, "packs/facts.yaml");        // Result<Dictionary>
//     auto facts = read_facts(json_node, *dictionary, "mine.json");       // Result<FactSet>
//     feel::Value v = input_value(*dictionary->find("营业收入"), *facts, as_of);   // a context 本年 … 前四年
//
// What nobody has said is unknown, narrowed to the fact's domain (an interval, a closed set, true or false); `无` is
// null, or the empty list. The two never turn into one another.
//
// Errors:  E-FACTS-… (dictionary), E-FACT-UNKNOWN, E-FACT-TYPE, E-FACT-RANGE, E-FACT-YEAR …, with file, line, column,
//          the fact's name, and the nearest name that exists
// Threads: values
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/failure.h"
#include "base/result.h"
#include "decide/feel/types.h"
#include "decide/feel/value.h"

namespace zhida::pack {

using Text = Words;

enum class FactType : std::uint8_t { kNumber, kString, kBoolean, kDate, kList };

// A scalar: a fact's value, or one field of a list fact's items.
struct FieldDef {
  std::string name;
  std::string en;
  FactType type = FactType::kNumber;  // never kList in a field
  std::string unit;                   // numbers only; "" = none
  bool integer = false;
  std::optional<Decimal> min, max;
  bool nullable = false;
  std::vector<std::string> values;  // strings only; empty = open
};

// name, type, unit, integer, min, max, nullable, values: as for a field.
struct FactDef : FieldDef {
  std::string key;
  bool yearly = false;  // period: year
  std::string group, owner, sensitivity, source, note;
  bool changeable = false;       // `mutable` in the file
  std::vector<FieldDef> fields;  // of a list
  int line = 0;

  [[nodiscard]] feel::TypePtr feel_type() const;  // with the year members, or the items' fields
};

struct Dictionary {
  std::vector<FactDef> facts;                          // added by add() only
  std::map<std::string, std::size_t, std::less<>> at;  // name → index in facts
  std::string file;
  std::string digest;  // SHA-256 of its text, hex
  void add(FactDef fact);
  [[nodiscard]] const FactDef* find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> names() const;
};

[[nodiscard]] Result<Dictionary> read_dictionary(std::string_view yaml, std::string_view file);

// The names of the year members, from t (index 0) to t-4.
inline constexpr std::string_view kYears[] = {"本年", "上年", "前年", "大前年", "前四年"};

// What has been said of one subject. A fact that is not here is unknown.
struct FactSet {
  std::map<std::string, feel::Value, std::less<>> values;  // facts without years
  std::map<std::string, std::map<std::int64_t, feel::Value>, std::less<>>
      yearly;  // by calendar year
};

// REQUIRES: node is the map fact name → value (JSON or YAML). Format: docs/packs.md, JSON facts.
[[nodiscard]] Result<FactSet> read_facts(const Node& node, const Dictionary& dictionary,
                                         std::string_view file);

// One value of a table's cell, checked as in read_facts: plain decimals, true or false, 2026-11-23, 无 where the field may
// be none. The diagnostics know the field and no place.
//
// REQUIRES: def is no list
[[nodiscard]] Result<feel::Value> read_cell(const FieldDef& def, std::string_view text);

// What an unknown value of this field may be: an interval, a set, or plain unknown.
[[nodiscard]] feel::Value domain(const FieldDef& def);

// The input that rules see. For a yearly fact a context of the five years relative to as_of.
[[nodiscard]] feel::Value input_value(const FactDef& def, const FactSet& facts,
                                      std::int64_t as_of_days);

// The same of a fact without years, of which this is said.
[[nodiscard]] feel::Value input_value(const FactDef& def, const feel::Value& said);

// A value as people write it: plain decimals, text without quotes, 是/否, 无, 未知, [7, 8].
[[nodiscard]] std::string to_display(const feel::Value& v);

}  // namespace zhida::pack
