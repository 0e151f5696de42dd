// Built-ins against plain referees: integers, rationals, lists and a calendar of their own, over whole small domains.
//
// Clause: DMN 1.5, 10.3.4 (tables 71 to 80)
#include <algorithm>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "base/civil.h"
#include "decide/feel/builtin.h"
#include "decide/feel/compile.h"

namespace zhida::feel {
namespace {

Value call(std::string_view name, const std::vector<Value>& args) {
  Machine machine{{}};
  return find_builtin(name)->apply(args, 0, machine);
}

Value number(std::int64_t n) { return Value::number(Decimal(n)); }
Value text(std::string s) { return Value::string(std::move(s)); }

// --- ranges ---------------------------------------------------------------------------------------------------------

// As the formulas of table 78 see an argument: a point has one value at both ends.
struct Side {
  int start = 0, end = 0;
  bool start_in = true, end_in = true;
  bool point = false;
};

using Formula = bool (*)(const Side& a, const Side& b);

bool before(const Side& a, const Side& b) {
  return a.end < b.start || (a.end == b.start && (!a.end_in || !b.start_in));
}
bool point_before(const Side& a, const Side& b) {
  return a.point && b.point ? a.start < b.start : before(a, b);
}
bool meets(const Side& a, const Side& b) { return a.end_in && b.start_in && a.end == b.start; }
bool touch(int x, bool x_in, int y, bool y_in) { return x == y && x_in && y_in; }
bool overlaps(const Side& a, const Side& b) {
  return (a.end > b.start || touch(a.end, a.end_in, b.start, b.start_in)) &&
         (a.start < b.end || touch(a.start, a.start_in, b.end, b.end_in));
}
bool overlaps_before(const Side& a, const Side& b) {
  return (a.start < b.start || (a.start == b.start && a.start_in && !b.start_in)) &&
         (a.end > b.start || touch(a.end, a.end_in, b.start, b.start_in)) &&
         (a.end < b.end || (a.end == b.end && (!a.end_in || b.end_in)));
}
bool finishes(const Side& a, const Side& b) {
  if (a.point) return b.end_in && b.end == a.start;
  return a.end_in == b.end_in && a.end == b.end &&
         (a.start > b.start || (a.start == b.start && (!a.start_in || b.start_in)));
}
bool starts(const Side& a, const Side& b) {
  if (a.point) return b.start_in && b.start == a.start;
  return a.start == b.start && a.start_in == b.start_in &&
         (a.end < b.end || (a.end == b.end && (!a.end_in || b.end_in)));
}
bool includes(const Side& a, const Side& b) {
  if (b.point) {
    const int p = b.start;
    return (a.start < p && a.end > p) || (a.start == p && a.start_in) || (a.end == p && a.end_in);
  }
  return (a.start < b.start || (a.start == b.start && (a.start_in || !b.start_in))) &&
         (a.end > b.end || (a.end == b.end && (a.end_in || !b.end_in)));
}
bool coincides(const Side& a, const Side& b) {
  return a.start == b.start && a.end == b.end && a.start_in == b.start_in && a.end_in == b.end_in;
}

struct Relation {
  const char* name;
  const char* mirror;  // the same with the arguments exchanged
  Formula formula;
  const char* shapes;  // of arguments: p point, r range; blank between pairs
};

constexpr Relation kRelations[] = {
    {"before", "after", point_before, "pp pr rp rr"},
    {"meets", "met by", meets, "rr"},
    {"overlaps", "overlaps", overlaps, "rr"},
    {"overlaps before", "overlaps after", overlaps_before, "rr"},
    {"finishes", "finished by", finishes, "pr rr"},
    {"includes", "during", includes, "rp rr"},
    {"starts", "started by", starts, "pr rr"},
    {"coincides", "coincides", coincides, "pp rr"},
};

// Points, and ranges that hold something: an empty one such as [2..2) has no place on the line.
std::vector<Side> sides() {
  std::vector<Side> out;
  for (int low = 0; low < 5; ++low) {
    out.push_back({low, low, true, true, true});
    for (int high = low; high < 5; ++high) {
      for (int ends = 0; ends < 4; ++ends) {
        const Side s{low, high, (ends & 1) != 0, (ends & 2) != 0, false};
        if (low < high || ends == 3) out.push_back(s);
      }
    }
  }
  return out;
}

Value value_of(const Side& s, Value (*at)(int)) {
  if (s.point) return at(s.start);
  return Value::range({at(s.start), at(s.end), s.start_in, s.end_in, Range::Form::kEnds});
}

void expect_relation(const Relation& r, const Side& a, const Side& b, Value (*at)(int)) {
  const std::string shape = {a.point ? 'p' : 'r', b.point ? 'p' : 'r'};
  const bool allowed = std::string_view(r.shapes).find(shape) != std::string_view::npos;
  const Value left = value_of(a, at);
  const Value right = value_of(b, at);
  const Value found = call(r.name, {left, right});
  const Value mirrored = call(r.mirror, {right, left});
  const std::string where =
      std::string(r.name) + "(" + to_literal(left) + ", " + to_literal(right) + ")";
  if (!allowed) {
    EXPECT_TRUE(found.is(Kind::kError) && mirrored.is(Kind::kError)) << where;
    return;
  }
  const Value wanted = Value::boolean(r.formula(a, b));
  EXPECT_TRUE(identical(found, wanted)) << where << " = " << to_literal(found);
  EXPECT_TRUE(identical(mirrored, wanted)) << "mirror of " << where;
}

TEST(BuiltinReferee, RangesLieAsTheFormulasOfTheTableSay) {
  const auto as_number = [](int n) { return number(n); };
  const auto as_date = [](int n) { return Value::date(20'000 + n); };
  for (const Side& a : sides()) {
    for (const Side& b : sides()) {
      for (const Relation& r : kRelations) {
        expect_relation(r, a, b, as_number);
        expect_relation(r, a, b, as_date);
      }
    }
  }
}

// --- numbers --------------------------------------------------------------------------------------------------------

__extension__ typedef __int128 Wide;

// n / divisor by one of the roundings, n in thousandths.
Wide rounded(Wide n, Wide divisor, std::string_view name) {
  Wide q = n / divisor;
  const Wide rest = n % divisor;
  const bool exact = rest == 0;
  const Wide away = n < 0 ? -1 : 1;
  const Wide twice = (rest < 0 ? -rest : rest) * 2;
  if (name == "floor") return q - (!exact && n < 0 ? 1 : 0);
  if (name == "ceiling") return q + (!exact && n > 0 ? 1 : 0);
  if (name == "round up") return q + (exact ? 0 : away);
  if (name == "round down") return q;
  if (name == "round half up") return q + (twice >= divisor ? away : 0);
  if (name == "round half down") return q + (twice > divisor ? away : 0);
  if (twice == divisor) return q + (q % 2 != 0 ? away : 0);
  return q + (twice > divisor ? away : 0);
}

TEST(BuiltinReferee, RoundsAsIntegersDo) {
  for (int n = -25'500; n <= 25'500; n += (n > -2'600 && n < 2'600) ? 1 : 50) {
    const Value x = Value::number(Decimal(n) / Decimal(1000));
    for (const char* name : {"decimal", "floor", "ceiling", "round up", "round down",
                             "round half up", "round half down"}) {
      Wide divisor = 10'000;
      for (int scale = -1; scale <= 3; ++scale, divisor /= 10) {
        const auto wanted = static_cast<std::int64_t>(rounded(n, divisor, name) * divisor);
        const Value found = call(name, {x, number(scale)});
        ASSERT_EQ(found.as_number(), Decimal(wanted) / Decimal(1000))
            << name << "(" << to_literal(x) << ", " << scale << ")";
      }
    }
  }
}

TEST(BuiltinReferee, ModuloHasTheSignOfTheDivisor) {
  for (int a = -24; a <= 24; ++a) {
    for (int b = -9; b <= 9; ++b) {
      if (b == 0) continue;
      const int plain = ((a % b) + b) % b;  // of halves: both are over 2
      const Value found = call("modulo", {Value::number(Decimal(a) / Decimal(2)),
                                          Value::number(Decimal(b) / Decimal(2))});
      ASSERT_EQ(found.as_number(), Decimal(plain) / Decimal(2)) << a << " " << b;
    }
  }
}

// Calls `visit` with every list of up to `longest` numbers from `low` to `high`.
template <typename Visit>
void each_list(int low, int high, std::size_t longest, Visit visit) {
  std::vector<std::vector<int>> open = {{}};
  while (!open.empty()) {
    const std::vector<int> list = std::move(open.back());
    open.pop_back();
    visit(list);
    if (list.size() == longest) continue;
    for (int n = low; n <= high; ++n) {
      open.push_back(list);
      open.back().push_back(n);
    }
  }
}

Value list_of(const std::vector<int>& ns) {
  List out;
  for (const int n : ns) out.push_back(number(n));
  return Value::list(std::move(out));
}

bool near(const Decimal& a, const Decimal& b) { return (a - b).abs() <= *Decimal::parse("1e-31"); }

TEST(BuiltinReferee, AggregatesAsRationalsDo) {
  each_list(-2, 3, 4, [](const std::vector<int>& ns) {
    if (ns.empty()) return;
    const Value list = list_of(ns);
    const auto n = static_cast<int>(ns.size());
    int sum = 0;
    int squares = 0;
    int product = 1;
    for (const int x : ns) {
      sum += x;
      squares += x * x;
      product *= x;
    }
    std::vector<int> sorted = ns;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t half = ns.size() / 2;
    const int twice_median = n % 2 == 1 ? 2 * sorted[half] : sorted[half - 1] + sorted[half];
    ASSERT_EQ(call("sum", {list}).as_number(), Decimal(sum));
    ASSERT_EQ(call("product", {list}).as_number(), Decimal(product));
    ASSERT_EQ(call("min", {list}).as_number(), Decimal(sorted.front()));
    ASSERT_EQ(call("max", {list}).as_number(), Decimal(sorted.back()));
    ASSERT_EQ(call("median", {list}).as_number() * Decimal(2), Decimal(twice_median));
    ASSERT_TRUE(near(call("mean", {list}).as_number() * Decimal(n), Decimal(sum)));
    const Value deviation = call("stddev", {list});
    ASSERT_EQ(deviation.is(Kind::kError), n < 2);
    if (n < 2) return;
    const Decimal d = deviation.as_number();
    ASSERT_FALSE(d.is_negative());
    ASSERT_TRUE(near(d * d * Decimal(n * (n - 1)), Decimal(n * squares - sum * sum)))
        << to_literal(list) << " " << to_literal(deviation);
  });
}

TEST(BuiltinReferee, ModeCounts) {
  each_list(0, 3, 5, [](const std::vector<int>& ns) {
    std::map<int, int> counts;
    int most = 0;
    for (const int n : ns) most = std::max(most, ++counts[n]);
    std::vector<int> wanted;
    for (const auto& [n, count] : counts) {
      if (count == most) wanted.push_back(n);
    }
    ASSERT_TRUE(identical(call("mode", {list_of(ns)}), list_of(wanted)));
  });
}

// --- positions ------------------------------------------------------------------------------------------------------

// The index of a position among n, or -1.
int index_of(int position, int n) {
  if (position >= 1 && position <= n) return position - 1;
  return position <= -1 && position >= -n ? n + position : -1;
}

const std::vector<std::string> kLetters = {"政", "a", "\xF0\x9F\x98\x80", "é"};

std::string joined(int from, int to) {
  std::string out;
  for (int i = from; i < to; ++i) out += kLetters[static_cast<std::size_t>(i)];
  return out;
}

TEST(BuiltinReferee, PositionsInTexts) {
  for (int n = 0; n <= 4; ++n) {
    const Value whole = text(joined(0, n));
    ASSERT_EQ(call("string length", {whole}).as_number(), Decimal(n));
    for (int at = -n - 2; at <= n + 2; ++at) {
      const int begin = index_of(at, n);
      const Value rest = call("substring", {whole, number(at)});
      ASSERT_EQ(rest.is(Kind::kError), begin < 0) << n << " " << at;
      if (begin >= 0) {
        ASSERT_EQ(rest.as_string(), joined(begin, n));
      }
      for (int length = -1; length <= n + 1; ++length) {
        const Value part = call("substring", {whole, number(at), number(length)});
        ASSERT_EQ(part.is(Kind::kError), begin < 0 || length < 0)
            << n << " " << at << " " << length;
        if (part.is_null()) continue;
        ASSERT_EQ(part.as_string(), joined(begin, std::min(n, begin + length)));
      }
    }
    for (int from = 0; from <= n; ++from) {
      for (int to = from; to <= n; ++to) {
        const Value match = text(joined(from, to));  // the letters differ, so it stands there once
        const int first = from == to ? 0 : from;
        ASSERT_TRUE(call("contains", {whole, match}).is_true());
        ASSERT_EQ(call("starts with", {whole, match}).as_boolean(), first == 0);
        ASSERT_EQ(call("ends with", {whole, match}).as_boolean(), from == to || to == n);
        ASSERT_EQ(call("substring before", {whole, match}).as_string(), joined(0, first));
        ASSERT_EQ(call("substring after", {whole, match}).as_string(),
                  joined(first + to - from, n));
      }
    }
  }
}

std::vector<int> counted(int n) {
  std::vector<int> out(static_cast<std::size_t>(n));
  std::iota(out.begin(), out.end(), 10);
  return out;
}

TEST(BuiltinReferee, PositionsInLists) {
  for (int n = 0; n <= 4; ++n) {
    const std::vector<int> plain = counted(n);
    const Value list = list_of(plain);
    for (int at = -n - 2; at <= n + 2; ++at) {
      const int i = index_of(at, n);
      const auto expect = [&](const Value& found, const std::vector<int>& wanted) {
        ASSERT_EQ(found.is(Kind::kError), i < 0) << n << " " << at;
        if (i >= 0) {
          ASSERT_TRUE(identical(found, list_of(wanted))) << n << " " << at;
        }
      };
      std::vector<int> without = plain;
      std::vector<int> with = plain;
      std::vector<int> replaced = plain;
      if (i >= 0) {
        without.erase(without.begin() + i);
        with.insert(with.begin() + i, 99);
        replaced[static_cast<std::size_t>(i)] = 99;
      }
      expect(call("remove", {list, number(at)}), without);
      expect(call("insert before", {list, number(at), number(99)}), with);
      expect(call("list replace", {list, number(at), number(99)}), replaced);
      expect(call("sublist", {list, number(at)}), {plain.begin() + std::max(i, 0), plain.end()});
      for (int length = 0; i >= 0 && length <= n + 1; ++length) {
        const Value part = call("sublist", {list, number(at), number(length)});
        ASSERT_EQ(part.is(Kind::kError), i + length > n);
        if (part.is_null()) continue;
        ASSERT_TRUE(identical(part, list_of({plain.begin() + i, plain.begin() + i + length})));
      }
    }
  }
}

TEST(BuiltinReferee, ListsAsSetsAndSequences) {
  each_list(0, 2, 5, [](const std::vector<int>& ns) {
    const Value list = list_of(ns);
    const std::vector<int> backwards(ns.rbegin(), ns.rend());
    ASSERT_TRUE(identical(call("reverse", {list}), list_of(backwards)));
    std::vector<int> once;
    for (const int n : ns) {
      if (std::find(once.begin(), once.end(), n) == once.end()) once.push_back(n);
    }
    ASSERT_TRUE(identical(call("distinct values", {list}), list_of(once)));
    ASSERT_TRUE(identical(call("union", {list, call("reverse", {list})}), list_of(once)));
    ASSERT_TRUE(identical(call("flatten", {Value::list({list, list_of({})})}), list));
    for (int n = 0; n <= 3; ++n) {
      std::vector<int> places;
      for (std::size_t i = 0; i < ns.size(); ++i) {
        if (ns[i] == n) places.push_back(static_cast<int>(i) + 1);
      }
      ASSERT_TRUE(identical(call("index of", {list, number(n)}), list_of(places)));
      ASSERT_EQ(call("list contains", {list, number(n)}).as_boolean(), !places.empty());
    }
  });
}

// A list of {k, i}, sorted by k alone: equal ones keep their order, whatever the length.
TEST(BuiltinReferee, SortKeepsTheOrderOfEqualItems) {
  Scope scope;
  scope.add("list", any_type());
  scope.members = {"k"};
  const auto program = compile(*parse("sort(list, function(x, y) x.k < y.k)", scope), scope);
  ASSERT_TRUE(program.ok());
  each_list(0, 2, 7, [&](const std::vector<int>& keys) {
    std::vector<Value> items;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      Context c;
      c.put("k", number(keys[i]));
      c.put("i", number(static_cast<std::int64_t>(i)));
      items.push_back(Value::context(std::move(c)));
    }
    List wanted;
    for (int k = 0; k <= 2; ++k) {
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i] == k) wanted.push_back(items[i]);
      }
    }
    Machine machine{{}};
    const std::vector<Value> inputs = {Value::list(items)};
    ASSERT_TRUE(identical(machine.run(**program, inputs), Value::list(std::move(wanted))));
  });
}

// --- the calendar ---------------------------------------------------------------------------------------------------

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[month - 1];
}

TEST(BuiltinReferee, DatesThatAreThere) {
  for (const int year : {-400, -4, 0, 1, 4, 1582, 1600, 1700, 1900, 2000, 2023, 2024, 2100, 2400}) {
    for (int month = -1; month <= 14; ++month) {
      for (int day = -1; day <= 33; ++day) {
        const Value found = call("date", {number(year), number(month), number(day)});
        const bool there = month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
        ASSERT_EQ(found.is(Kind::kDate), there) << year << "-" << month << "-" << day;
        if (!there) continue;
        const CivilDate d = found.as_date();
        ASSERT_TRUE(d.year == year && d.month == month && d.day == day);
      }
    }
  }
}

// Day by day from a Saturday, the first of January 1600, through two cycles of the calendar.
TEST(BuiltinReferee, EveryDayFrom1600To2400) {
  static const char* const kWeekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                          "Friday", "Saturday", "Sunday"};
  static const char* const kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
  int weekday = 5;
  std::int64_t previous = days_from_civil({1599, 12, 31});
  for (int year = 1600; year <= 2400; ++year) {
    const int length = leap(year) ? 366 : 365;
    int of_year = 0;
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= days_in(year, month); ++day, weekday = (weekday + 1) % 7) {
        ++of_year;
        const Value date = call("date", {number(year), number(month), number(day)});
        ASSERT_EQ(date.as_days(), ++previous);
        if (day > 4 && day < 25) continue;
        // The week is that of its Thursday, in the year of that Thursday. Clause: ISO 8601
        int thursday = of_year + 3 - weekday;
        if (thursday < 1) thursday += leap(year - 1) ? 366 : 365;
        if (thursday > length && of_year > 300) thursday -= length;
        ASSERT_EQ(call("week of year", {date}).as_number(), Decimal((thursday - 1) / 7 + 1))
            << to_literal(date);
        ASSERT_EQ(call("day of year", {date}).as_number(), Decimal(of_year));
        ASSERT_EQ(call("day of week", {date}).as_string(), kWeekdays[weekday]);
        ASSERT_EQ(call("month of year", {date}).as_string(), kMonths[month - 1]);
      }
    }
  }
}

TEST(BuiltinReferee, MonthsBetweenTheEndsOfMonths) {
  std::vector<CivilDate> dates;
  for (int year = 2023; year <= 2025; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (const int day : {1, 15, 28, 29, 30, 31}) {
        if (day <= days_in(year, month)) dates.push_back({year, month, day});
      }
    }
  }
  const auto place = [](const CivilDate& d) { return d.year * 12 + d.month; };
  for (const CivilDate& from : dates) {
    for (const CivilDate& to : dates) {
      const bool forward = days_from_civil(from) <= days_from_civil(to);
      const CivilDate& early = forward ? from : to;
      const CivilDate& late = forward ? to : from;
      int months = 0;  // how often the day of the month comes round
      for (std::int64_t m = place(early) + 1;
           m < place(late) || (m == place(late) && early.day <= late.day); ++m)
        ++months;
      const Value found = call("years and months duration", {Value::date(from), Value::date(to)});
      ASSERT_EQ(found.as_months(), forward ? months : -months)
          << to_literal(Value::date(from)) << " " << to_literal(Value::date(to));
    }
  }
}

}  // namespace
}  // namespace zhida::feel
