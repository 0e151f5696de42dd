// Sheet: where the passes write an enterprise's facts. What the dictionary has no place for (a name, a field, a value of a
// closed set) is left out, so that the same passes serve any dictionary; `absent` collects it for a test.
//
// Threads: belongs to one thread
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "decide/pack/facts.h"

namespace zhida::synth {

// Amounts are integers of a hundredth of 万元 (100 yuan), so that no amount is ever a binary fraction.
struct Money {
  std::int64_t hundredths = 0;
  friend auto operator<=>(const Money&, const Money&) = default;
};

// amount × permille / 1000, towards zero. REQUIRES: the product fits into 64 bits
[[nodiscard]] Money share(Money amount, std::int64_t permille);

[[nodiscard]] feel::Value to_value(Money amount);        // in 万元
[[nodiscard]] feel::Value to_value(std::int64_t whole);  // a whole number
[[nodiscard]] feel::Value tenths(std::int64_t count);    // 23 → 2.3
[[nodiscard]] feel::Value word(std::string_view text);
[[nodiscard]] feel::Value flag(bool yes);
[[nodiscard]] feel::Value day(std::int64_t days);

// One item of a list fact, field by field.
class Item {
 public:
  Item& with(std::string_view field, feel::Value value);
  [[nodiscard]] feel::Value value() const { return feel::Value::context(fields_); }

 private:
  feel::Context fields_;
};

class Sheet {
 public:
  // REQUIRES: all three outlive the sheet; absent may be nullptr
  Sheet(const pack::Dictionary& dictionary, pack::FactSet& facts, std::set<std::string>* absent)
      : dictionary_(dictionary), facts_(facts), absent_(absent) {}

  void put(std::string_view fact, feel::Value value);
  void put(std::string_view fact, std::int64_t year, feel::Value value);
  // Known to be none: the empty list, or null.
  void none(std::string_view fact);

 private:
  [[nodiscard]] const pack::FactDef* known(std::string_view fact);
  [[nodiscard]] bool take(const pack::FieldDef& def, const feel::Value& value,
                          const std::string& what);
  [[nodiscard]] feel::Value items(const pack::FactDef& def, const feel::Value& list);
  void leave_out(std::string what);

  const pack::Dictionary& dictionary_;
  pack::FactSet& facts_;
  std::set<std::string>* absent_;
};

}  // namespace zhida::synth
