// Comparison and fingerprints of values part by part, bit by bit.
#include "decide/feel/same.h"

#include <algorithm>
#include <array>
#include <bit>

namespace zhida::feel {
namespace {

using Bits = std::array<std::uint64_t, 2>;

Bits bits(const Decimal& d) { return std::bit_cast<Bits>(d); }

std::uint64_t mixed(std::uint64_t seed, std::uint64_t more) {
  std::uint64_t z = (seed ^ more) + 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  return z ^ (z >> 27U);
}

std::uint64_t address(const void* part) {
  return static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(part));
}

bool same_all(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool same_times(const Time& a, const Time& b) { return a.nanos == b.nanos && a.zone == b.zone; }

bool same_contexts(const Context& a, const Context& b) {
  return std::equal(
      a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(),
      [](const auto& x, const auto& y) { return x.first == y.first && same(x.second, y.second); });
}

bool same_ranges(const Range& a, const Range& b) {
  return a.form == b.form && a.low_closed == b.low_closed && a.high_closed == b.high_closed &&
         same(a.low, b.low) && same(a.high, b.high);
}

bool same_possibles(const Possible& a, const Possible& b) {
  return a.form == b.form && a.low_closed == b.low_closed && a.high_closed == b.high_closed &&
         a.nullable == b.nullable && a.optional == b.optional && same(a.low, b.low) &&
         same(a.high, b.high) && same_all(a.items, b.items);
}

// Supposed lists hold one and the same item many times over.
std::uint64_t print_of_all(const std::vector<Value>& items, std::uint64_t seed) {
  const Context* last = nullptr;
  std::uint64_t print = 0;
  for (const Value& item : items) {
    const Context* context = item.is(Kind::kContext) ? &item.as_context() : nullptr;
    if (context == nullptr || context != last) print = fingerprint(item);
    last = context;
    seed = mixed(seed, print);
  }
  return seed;
}

}  // namespace

bool same(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kNull:
    case Kind::kUnknown: return true;
    case Kind::kError: return &a.as_error() == &b.as_error();
    case Kind::kBoolean: return a.as_boolean() == b.as_boolean();
    case Kind::kNumber: return bits(a.as_number()) == bits(b.as_number());
    case Kind::kString: return a.as_string() == b.as_string();
    case Kind::kDate: return a.as_days() == b.as_days();
    case Kind::kTime: return same_times(a.as_time(), b.as_time());
    case Kind::kDateTime:
      return a.as_date_time().days == b.as_date_time().days &&
             same_times(a.as_date_time().time, b.as_date_time().time);
    case Kind::kDaysDuration: return a.as_nanos() == b.as_nanos();
    case Kind::kMonthsDuration: return a.as_months() == b.as_months();
    case Kind::kList: return &a.as_list() == &b.as_list() || same_all(a.as_list(), b.as_list());
    case Kind::kContext:
      return &a.as_context() == &b.as_context() || same_contexts(a.as_context(), b.as_context());
    case Kind::kRange: return same_ranges(a.as_range(), b.as_range());
    case Kind::kFunction: return a.as_function() == b.as_function();
    case Kind::kPossible:
      return &a.as_possible() == &b.as_possible() ||
             same_possibles(a.as_possible(), b.as_possible());
  }
  return false;
}

std::uint64_t fingerprint(const Value& v) {
  const auto seed = static_cast<std::uint64_t>(v.kind());
  switch (v.kind()) {
    case Kind::kNull:
    case Kind::kUnknown: return mixed(seed, 0);
    case Kind::kError: return mixed(seed, address(&v.as_error()));
    case Kind::kBoolean: return mixed(seed, v.as_boolean() ? 1 : 0);
    case Kind::kNumber: {
      const Bits b = bits(v.as_number());
      return mixed(mixed(seed, b[0]), b[1]);
    }
    case Kind::kString: return mixed(seed, std::hash<std::string>()(v.as_string()));
    case Kind::kDate: return mixed(seed, static_cast<std::uint64_t>(v.as_days()));
    case Kind::kTime: return mixed(seed, static_cast<std::uint64_t>(v.as_time().nanos));
    case Kind::kDateTime: return mixed(seed, static_cast<std::uint64_t>(v.as_date_time().days));
    case Kind::kDaysDuration: return mixed(seed, static_cast<std::uint64_t>(v.as_nanos()));
    case Kind::kMonthsDuration: return mixed(seed, static_cast<std::uint64_t>(v.as_months()));
    case Kind::kList: return print_of_all(v.as_list(), seed);
    case Kind::kContext: {
      std::uint64_t print = seed;
      for (const auto& [key, value] : v.as_context().entries)
        print = mixed(mixed(print, key.size()), fingerprint(value));
      return print;
    }
    case Kind::kRange:
      return mixed(mixed(seed, fingerprint(v.as_range().low)), fingerprint(v.as_range().high));
    case Kind::kFunction: return mixed(seed, address(v.as_function().get()));
    case Kind::kPossible: {
      const Possible& p = v.as_possible();
      const auto form = static_cast<std::uint64_t>(p.form);
      const std::uint64_t ends = mixed(mixed(form, fingerprint(p.low)), fingerprint(p.high));
      return print_of_all(p.items, mixed(seed, ends));
    }
  }
  return seed;
}

}  // namespace zhida::feel
