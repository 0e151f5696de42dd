// The text of values: FEEL literals, and the kinds' names in both languages.
#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "decide/feel/function.h"
#include "decide/feel/value.h"

namespace zhida::feel {
namespace {

__extension__ typedef unsigned __int128 Magnitude;

void append_two_digits(std::string& out, std::int64_t n) {
  if (n < 10) out.push_back('0');
  out += std::to_string(n);
}

// ".5", or nothing for a whole second.
void append_fraction(std::string& out, std::int64_t nanos) {
  if (nanos == 0) return;
  std::string digits = std::to_string(nanos);
  digits.insert(0, 9 - digits.size(), '0');
  digits.erase(digits.find_last_not_of('0') + 1);
  out += '.' + digits;
}

void append_zone(std::string& out, const Zone& z) {
  switch (z.form) {
    case Zone::Form::kLocal: return;
    case Zone::Form::kId: out += '@' + z.id; return;
    case Zone::Form::kOffset: break;
  }
  if (z.offset_seconds == 0) {
    out.push_back('Z');
    return;
  }
  out.push_back(z.offset_seconds < 0 ? '-' : '+');
  const std::int64_t seconds = std::abs(z.offset_seconds);
  append_two_digits(out, seconds / 3600);
  out.push_back(':');
  append_two_digits(out, seconds / 60 % 60);
  if (seconds % 60 == 0) return;
  out.push_back(':');
  append_two_digits(out, seconds % 60);
}

void append_time(std::string& out, const Time& t) {
  const std::int64_t seconds = t.nanos / kNanosPerSecond;
  append_two_digits(out, seconds / 3600);
  out.push_back(':');
  append_two_digits(out, seconds / 60 % 60);
  out.push_back(':');
  append_two_digits(out, seconds % 60);
  append_fraction(out, t.nanos % kNanosPerSecond);
  append_zone(out, t.zone);
}

std::string decimal_digits(Magnitude n) {
  std::string out;
  do {
    out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(n % 10)));
    n /= 10;
  } while (n != 0);
  return out;
}

// Canonical form of XML Schema 1.1 part 2, 3.4.27: "P1DT2H3M4.5S", "PT0S".
std::string days_text(Nanoseconds n) {
  if (n == 0) return "PT0S";
  std::string out = n < 0 ? "-P" : "P";
  const Magnitude whole = n < 0 ? -static_cast<Magnitude>(n) : static_cast<Magnitude>(n);
  constexpr Magnitude kPerSecond = kNanosPerSecond;
  const Magnitude days = whole / (kPerSecond * kSecondsPerDay);
  const auto seconds = static_cast<std::int64_t>(whole / kPerSecond % kSecondsPerDay);
  const auto nanos = static_cast<std::int64_t>(whole % kPerSecond);
  if (days != 0) out += decimal_digits(days) + 'D';
  if (seconds == 0 && nanos == 0) return out;
  out.push_back('T');
  if (seconds / 3600 != 0) out += std::to_string(seconds / 3600) + 'H';
  if (seconds / 60 % 60 != 0) out += std::to_string(seconds / 60 % 60) + 'M';
  if (seconds % 60 == 0 && nanos == 0) return out;
  out += std::to_string(seconds % 60);
  append_fraction(out, nanos);
  out.push_back('S');
  return out;
}

// Canonical form of XML Schema 1.1 part 2, 3.4.26: "P1Y2M", "P0M".
std::string months_text(std::int64_t months) {
  if (months == 0) return "P0M";
  std::string out = months < 0 ? "-P" : "P";
  const std::uint64_t whole =
      months < 0 ? 0 - static_cast<std::uint64_t>(months) : static_cast<std::uint64_t>(months);
  if (whole / 12 != 0) out += std::to_string(whole / 12) + 'Y';
  if (whole % 12 != 0) out += std::to_string(whole % 12) + 'M';
  return out;
}

std::string quoted(const std::string& s) {
  std::string out = "\"";
  for (const char c : s) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out.push_back(c);
    }
  }
  return out + '"';
}

// A key that could not be read back as a name is quoted.
std::string key_text(const std::string& key) {
  const bool plain = !key.empty() && !(key[0] >= '0' && key[0] <= '9') &&
                     std::all_of(key.begin(), key.end(), [](char c) {
                       const auto byte = static_cast<unsigned char>(c);
                       return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_' || c == ' ';
                     });
  return plain ? key : quoted(key);
}

std::string nested(const Value& v) {
  return v.is(Kind::kString) ? quoted(v.as_string()) : to_literal(v);
}

std::string joined(const std::vector<Value>& items, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += separator;
    out += nested(items[i]);
  }
  return out;
}

std::string context_text(const Context& c) {
  std::string out = "{";
  for (std::size_t i = 0; i < c.entries.size(); ++i) {
    if (i > 0) out += ", ";
    out += key_text(c.entries[i].first) + ": " + nested(c.entries[i].second);
  }
  return out + '}';
}

std::string range_text(const Range& r) {
  if (r.form == Range::Form::kNotEqual) return "(!= " + nested(r.low) + ')';
  if (r.form == Range::Form::kComparison) {
    if (!r.low.is_null() && !r.high.is_null()) return "(= " + nested(r.low) + ')';
    if (!r.low.is_null()) return (r.low_closed ? "(>= " : "(> ") + nested(r.low) + ')';
    return (r.high_closed ? "(<= " : "(< ") + nested(r.high) + ')';
  }
  return (r.low_closed ? "[" : "(") + nested(r.low) + ".." + nested(r.high) +
         (r.high_closed ? "]" : ")");
}

// Not FEEL: what an undecided value may be, for messages.
std::string possible_text(const Possible& p) {
  if (p.form == Possible::Form::kSet) return joined(p.items, " | ");
  if (p.form == Possible::Form::kInterval) {
    const std::string low = p.low.is_null() ? "-∞" : nested(p.low);
    const std::string high = p.high.is_null() ? "+∞" : nested(p.high);
    return (p.low_closed && !p.low.is_null() ? "[" : "(") + low + ".." + high +
           (p.high_closed && !p.high.is_null() ? "]" : ")") + (p.nullable ? " | null" : "");
  }
  std::string out = "[";
  for (std::size_t i = 0; i < p.items.size(); ++i) {
    if (i > 0) out += ", ";
    out += nested(p.items[i]);
    if (p.optional[i]) out += '?';
  }
  return out + ']';
}

struct KindName {
  const char* zh;
  const char* en;
};

// In the order of Kind.
constexpr KindName kKindNames[] = {{"空值", "null"},
                                   {"错误", "error"},
                                   {"未知", "unknown"},
                                   {"真假值", "boolean"},
                                   {"数字", "number"},
                                   {"文本", "string"},
                                   {"日期", "date"},
                                   {"时刻", "time"},
                                   {"日期时间", "date and time"},
                                   {"天时期间", "days and time duration"},
                                   {"年月期间", "years and months duration"},
                                   {"列表", "list"},
                                   {"上下文", "context"},
                                   {"区间", "range"},
                                   {"函数", "function"},
                                   {"未定的值", "undecided value"}};
static_assert(std::size(kKindNames) == static_cast<std::size_t>(Kind::kPossible) + 1);

}  // namespace

std::string to_literal(const Value& v) {
  switch (v.kind()) {
    case Kind::kNull:
    case Kind::kError: return "null";
    case Kind::kUnknown: return "unknown";
    case Kind::kBoolean: return v.as_boolean() ? "true" : "false";
    case Kind::kNumber: return v.as_number().to_plain();
    case Kind::kString: return v.as_string();
    case Kind::kDate: return to_string(v.as_date());
    case Kind::kTime: {
      std::string out;
      append_time(out, v.as_time());
      return out;
    }
    case Kind::kDateTime: {
      std::string out = to_string(civil_from_days(v.as_date_time().days)) + 'T';
      append_time(out, v.as_date_time().time);
      return out;
    }
    case Kind::kDaysDuration: return days_text(v.as_nanos());
    case Kind::kMonthsDuration: return months_text(v.as_months());
    case Kind::kList: return '[' + joined(v.as_list(), ", ") + ']';
    case Kind::kContext: return context_text(v.as_context());
    case Kind::kRange: return range_text(v.as_range());
    case Kind::kFunction: {
      std::string out = "function(";
      const auto& parameters = v.as_function()->parameters();
      for (std::size_t i = 0; i < parameters.size(); ++i)
        out += (i > 0 ? ", " : "") + parameters[i];
      return out + ')';
    }
    case Kind::kPossible: return possible_text(v.as_possible());
  }
  return {};
}

const char* kind_name_zh(Kind k) { return kKindNames[static_cast<std::size_t>(k)].zh; }
const char* kind_name_en(Kind k) { return kKindNames[static_cast<std::size_t>(k)].en; }

}  // namespace zhida::feel
