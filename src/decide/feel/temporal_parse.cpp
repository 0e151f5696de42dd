// Reads dates, times, date-times and durations from text.
//
// Clause: DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8 and table 69; XML Schema 1.1 part 2, 3.3.6 to 3.3.9, 3.4.26, 3.4.27
#include "base/civil.h"
#include "decide/feel/builtin.h"
#include "decide/feel/temporal.h"
#include "decide/feel/zone.h"

namespace zhida::feel {
namespace {

constexpr std::int64_t kSecondsPerMinute = 60;
constexpr std::int64_t kSecondsPerHour = 3600;
constexpr std::int64_t kMonthsPerYear = 12;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes parts off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view take_digits() {
    std::size_t n = 0;
    while (n < rest_.size() && is_digit(rest_[n])) ++n;
    const std::string_view digits = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return digits;
  }

  // Two digits, at most `most`.
  std::optional<std::int64_t> take_pair(int most) {
    if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) return std::nullopt;
    const int value = (rest_[0] - '0') * 10 + (rest_[1] - '0');
    if (value > most) return std::nullopt;
    rest_.remove_prefix(2);
    return value;
  }

 private:
  std::string_view rest_;
};

// The digits after a point as nanoseconds; what is finer than a nanosecond is cut off.
std::int64_t fraction_nanos(std::string_view digits) {
  std::int64_t nanos = 0;
  for (std::size_t i = 0; i < 9; ++i)
    nanos = nanos * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  return nanos;
}

struct ClockReading {
  std::int64_t nanos = 0;
  bool end_of_day = false;  // 24:00:00: the midnight that ends the day
  Zone zone;
};

// hh:mm:ss[.f][zone]. Clause: XML Schema 1.1 part 2, 3.3.8.2: 24:00:00 is the only time of hour 24.
std::optional<ClockReading> read_clock(std::string_view text) {
  Reader in(text);
  const auto hour = in.take_pair(24);
  if (!hour || !in.take(':')) return std::nullopt;
  const auto minute = in.take_pair(59);
  if (!minute || !in.take(':')) return std::nullopt;
  const auto second = in.take_pair(59);
  if (!second) return std::nullopt;
  ClockReading reading;
  if (in.take('.')) {
    const std::string_view digits = in.take_digits();
    if (digits.empty()) return std::nullopt;
    reading.nanos = fraction_nanos(digits);
  }
  reading.nanos +=
      (*hour * kSecondsPerHour + *minute * kSecondsPerMinute + *second) * kNanosPerSecond;
  if (reading.nanos > kNanosPerDay) return std::nullopt;
  if (reading.nanos == kNanosPerDay) {
    reading.nanos = 0;
    reading.end_of_day = true;
  }
  auto zone = parse_zone(in.rest());
  if (!zone) return std::nullopt;
  reading.zone = std::move(*zone);
  return reading;
}

// The number before a designator ("13" of "13D"). Numbers too large for any duration are none.
std::optional<Nanoseconds> read_count(std::string_view digits) {
  constexpr std::size_t kDigitsMax = 21;  // of the days in kDurationNanosMax; their nanoseconds fit
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  if (digits.empty() || digits.size() > kDigitsMax) return std::nullopt;
  Nanoseconds value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

struct Unit {
  char designator;
  std::int64_t size;
};

// Parts "<number><designator>" in the order of `units`, each at most once. Adds them to `sum`; nothing on a number
// that cannot be read. Stops at the first character that starts none of them.
template <std::size_t N>
std::optional<int> read_parts(Reader& in, const Unit (&units)[N], Nanoseconds& sum) {
  int parts = 0;
  for (std::size_t u = 0; u < N && !in.at_end() && is_digit(in.rest().front()); ++u) {
    Reader ahead = in;
    const std::string_view digits = ahead.take_digits();
    if (!ahead.take(units[u].designator)) continue;
    const auto count = read_count(digits);
    if (!count) return std::nullopt;
    sum += *count * units[u].size;
    in = ahead;
    ++parts;
  }
  return parts;
}

// "4S", "4.25S"; "0.S" is read as well, as the compatibility kit asks.
std::optional<int> read_seconds(Reader& in, Nanoseconds& sum) {
  if (in.at_end()) return 0;
  const auto count = read_count(in.take_digits());
  if (!count) return std::nullopt;
  sum += *count * kNanosPerSecond;
  if (in.take('.')) sum += fraction_nanos(in.take_digits());
  if (!in.take('S')) return std::nullopt;
  return 1;
}

std::optional<Value> read_months_duration(std::string_view text, int sign) {
  static constexpr Unit kUnits[] = {{'Y', kMonthsPerYear}, {'M', 1}};
  Reader in(text);
  Nanoseconds months = 0;
  const auto parts = read_parts(in, kUnits, months);
  if (!parts || *parts == 0 || !in.at_end()) return std::nullopt;
  return months_duration(months * sign);
}

std::optional<Value> read_days_duration(std::string_view text, int sign) {
  static constexpr Unit kDay[] = {{'D', kSecondsPerDay}};
  static constexpr Unit kClock[] = {{'H', kSecondsPerHour}, {'M', kSecondsPerMinute}};
  Reader in(text);
  Nanoseconds seconds = 0;
  const auto days = read_parts(in, kDay, seconds);
  if (!days) return std::nullopt;
  if (in.at_end()) {
    if (*days == 0) return std::nullopt;
    return days_duration(seconds * kNanosPerSecond * sign);
  }
  if (!in.take('T')) return std::nullopt;
  const auto clock = read_parts(in, kClock, seconds);
  Nanoseconds nanos = seconds * kNanosPerSecond;
  const auto fine = clock ? read_seconds(in, nanos) : std::nullopt;
  if (!fine || *clock + *fine == 0 || !in.at_end()) return std::nullopt;
  return days_duration(nanos * sign);
}

}  // namespace

std::optional<Value> parse_date(std::string_view text) {
  const auto date = parse_civil(text);
  if (!date) return std::nullopt;
  return Value::date(*date);
}

std::optional<Value> parse_time(std::string_view text) {
  auto clock = read_clock(text);
  if (!clock) return std::nullopt;
  return Value::time(time_of_day(clock->nanos, std::move(clock->zone)));
}

std::optional<Value> parse_date_time(std::string_view text) {
  const std::size_t t = text.find('T');
  const auto date = parse_civil(text.substr(0, t));
  if (!date) return std::nullopt;
  std::int64_t days = days_from_civil(*date);
  // Clause: DMN 1.5, table 69: a date alone is its midnight.
  if (t == std::string_view::npos) return Value::date_time(DateTime{days, Time{}});
  auto clock = read_clock(text.substr(t + 1));
  if (!clock) return std::nullopt;
  if (clock->end_of_day) ++days;
  if (!is_calendar_day(days)) return std::nullopt;
  return Value::date_time(at_wall_clock(days, clock->nanos, std::move(clock->zone)));
}

std::optional<Value> parse_duration(std::string_view text) {
  Reader in(text);
  const int sign = in.take('-') ? -1 : 1;
  if (!in.take('P')) return std::nullopt;
  // Clause: DMN 1.5, 10.3.2.3.7 and 10.3.2.3.8: years and months do not mix with days and time.
  if (auto months = read_months_duration(in.rest(), sign)) return months;
  return read_days_duration(in.rest(), sign);
}

std::optional<Value> parse_temporal(std::string_view text) {
  if (auto v = parse_date(text)) return v;
  if (auto v = parse_time(text)) return v;
  if (auto v = parse_date_time(text)) return v;
  return parse_duration(text);
}

}  // namespace zhida::feel
