// Deep comparison with the kit's tolerance.
#include "app/tck/compare.h"

namespace zhida::tck {
namespace {

using feel::Kind;
using feel::Value;

bool same_number(const Decimal& expected, const Decimal& found, bool strict) {
  if (expected == found) return true;
  if (strict) return false;
  static const Decimal kTolerance = *Decimal::parse("0.00000001");
  return (expected - found).abs() <= kTolerance;
}

}  // namespace

bool as_expected(const Value& expected, const Value& found, bool strict) {
  if (expected.is_null() || found.is_null()) return expected.is_null() && found.is_null();
  if (expected.kind() != found.kind()) return false;
  switch (expected.kind()) {
    case Kind::kNumber: return same_number(expected.as_number(), found.as_number(), strict);
    case Kind::kList: {
      const auto& a = expected.as_list();
      const auto& b = found.as_list();
      if (a.size() != b.size()) return false;
      for (std::size_t i = 0; i < a.size(); ++i) {
        if (!as_expected(a[i], b[i], strict)) return false;
      }
      return true;
    }
    case Kind::kContext: {
      const auto& a = expected.as_context();
      const auto& b = found.as_context();
      if (a.entries.size() != b.entries.size()) return false;
      for (const auto& [key, value] : a.entries) {
        const Value* other = b.find(key);
        if (other == nullptr || !as_expected(value, *other, strict)) return false;
      }
      return true;
    }
    default: return feel::equals(expected, found).is_true();
  }
}

}  // namespace zhida::tck
