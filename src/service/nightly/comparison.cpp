// Compares, counts, and puts out what differs.
#include "service/nightly/comparison.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/failure.h"

namespace zhida::nightly {
namespace {

using facts::Kind;
using sources::Said;

std::string joined(std::string_view key, std::string_view period) {
  std::string out(key);
  out += '\0';
  out += period;
  return out;
}

std::string_view shown(const Placed& one) { return one.kind == Kind::kNull ? "无" : one.value; }

// "3/类别" → 3 and the field; 0 where it is no place in a list.
std::pair<std::size_t, std::string_view> place_of(std::string_view period) {
  const char* begin = period.data();
  const char* end = begin + period.size();
  std::size_t place = 0;
  const auto [rest, error] = std::from_chars(begin, end, place);
  if (error != std::errc() || rest == end || *rest != '/') return {0, {}};
  return {place, period.substr(static_cast<std::size_t>(rest - begin) + 1)};
}

// A value for people: "12"; a list "甲；乙", of several fields "日期=2020-01-01，类型=甲；类型=乙".
std::string shown(std::vector<Placed> value) {
  if (value.size() == 1 && place_of(value.front().period).first == 0)
    return std::string(shown(value.front()));
  std::sort(value.begin(), value.end(), [](const Placed& a, const Placed& b) {
    return place_of(a.period) < place_of(b.period);
  });
  const bool one_field = std::all_of(value.begin(), value.end(), [&](const Placed& one) {
    return place_of(one.period).second == place_of(value.front().period).second;
  });
  std::string out;
  std::size_t last = 0;
  for (const Placed& one : value) {
    const auto [place, field] = place_of(one.period);
    if (!out.empty()) out += place == last ? "，" : "；";
    if (!one_field) out.append(field).append("=");
    out += shown(one);
    last = place;
  }
  return out;
}

}  // namespace

Comparison::Comparison(const Request& request, facts::SegmentWriter* writer)
    : request_(request), extract_(request.extract), writer_(writer) {
  const auto& covers = extract_.covers;
  identifies_.reserve(covers.size());
  for (std::uint32_t i = 0; i < covers.size(); ++i) {
    covers_.emplace(joined(covers[i].key, covers[i].period), i);
    if (covers[i].is_list) lists_.emplace(covers[i].key, i);
    identifies_.push_back(facts::is_identifier(covers[i].key));
  }
  report_.counts.rows = extract_.rows;
  report_.counts.set_aside =
      static_cast<std::int64_t>(extract_.set_aside.size()) + extract_.set_aside_nameless;
}

// The subject of each code: the one that some record says has it, or one whose id is the code.
Result<Done> Comparison::resolve(const std::vector<facts::CodeOf>& codes) {
  Diagnostics errors;
  const auto subject_of = [&](const std::string& code) -> std::string {
    const auto [first, last] = std::equal_range(
        codes.begin(), codes.end(), facts::CodeOf{code, {}},
        [](const facts::CodeOf& a, const facts::CodeOf& b) { return a.code < b.code; });
    if (first == last) return code;
    if (last - first == 1) return first->subject;
    if (errors.size() < kExamplesMax) {
      errors.push_back(failure(
          "E-SOURCE-SUBJECT", code,
          {"这个统一社会信用代码属于不止一个主体：" + first->subject + "、" + (first + 1)->subject,
           "this code is that of more than one subject: " + first->subject + ", " +
               (first + 1)->subject},
          {"先更正登记的代码", "correct the recorded codes first"}));
    }
    return {};
  };
  lines_.reserve(extract_.lines.size());
  for (const sources::Line& line : extract_.lines) lines_.push_back({subject_of(line.code), &line});
  for (const std::string& code : extract_.set_aside) set_aside_.insert(subject_of(code));
  if (!errors.empty()) return errors;
  std::sort(lines_.begin(), lines_.end(),
            [](const Of& a, const Of& b) { return a.subject < b.subject; });
  const auto twice = std::adjacent_find(lines_.begin(), lines_.end(), [](const Of& a, const Of& b) {
    return a.subject == b.subject;
  });
  if (twice == lines_.end()) return Done{};
  return failure(
      "E-SOURCE-SUBJECT", twice->subject,
      {"文件里有两行是同一个主体：代码 " + twice->line->code + "、" + (twice + 1)->line->code,
       "two rows of the file are of one subject: codes " + twice->line->code + ", " +
           (twice + 1)->line->code},
      {"只留现在的代码那一行", "keep the row of its present code"});
}

std::vector<std::string> Comparison::subjects() const {
  std::vector<std::string> out;
  out.reserve(lines_.size());
  for (const Of& line : lines_) out.push_back(line.subject);
  return out;
}

Result<Done> Comparison::run(facts::Sayings& said) {
  auto more = said.next();
  if (!more) return more.errors();
  auto line = lines_.begin();
  while (*more || line != lines_.end()) {
    const bool known = *more && (line == lines_.end() || said.subject() <= line->subject);
    const bool named = line != lines_.end() && (!*more || line->subject <= said.subject());
    auto met =
        meet(known ? std::string_view(said.subject()) : std::string_view(line->subject),
             named ? line->line : nullptr, known ? said.all() : std::span<const facts::Saying>());
    if (!met) return met;
    if (named) ++line;
    if (!known) continue;
    more = said.next();
    if (!more) return more.errors();
  }
  return weigh_vanished();
}

std::optional<std::uint32_t> Comparison::cover_of(const facts::Saying& one) const {
  if (const auto found = covers_.find(joined(one.key, one.period)); found != covers_.end())
    return found->second;
  if (lists_.empty()) return std::nullopt;
  const auto list = lists_.find(one.key);
  return list == lists_.end() ? std::nullopt : std::optional(list->second);
}

void Comparison::tell(Change change, std::uint32_t cover, const Places& before, Days days,
                      std::span<const Placed> after) {
  if (report_.examples.size() >= kExamplesMax) return;
  Example out;
  out.change = change;
  out.subject = subject_;
  out.row = row_;
  out.key = extract_.covers[cover].key;
  out.period = extract_.covers[cover].period;
  out.before = shown(before.first_said(days));
  out.after = shown({after.begin(), after.end()});
  report_.examples.push_back(std::move(out));
}

void Comparison::put(std::uint32_t cover, const Placed& placed, Days days) {
  if (identifies_[cover]) {
    identifiers_.push_back({subject_, cover, placed.kind, placed.value, days.from, days.to});
  } else {
    views_.push_back(
        {extract_.covers[cover].key, placed.period, placed.kind, placed.value, days.from, days.to});
  }
}

void Comparison::place(std::span<const Said> said) {
  value_.clear();
  for (const Said& one : said) {
    const std::string_view period =
        one.place == 0 ? std::string_view(extract_.covers[one.cover].period)
                       : std::string_view(*periods_.insert(extract_.period_of(one)).first);
    value_.push_back({period, one.kind, extract_.value_of(one)});
  }
  std::sort(value_.begin(), value_.end(),
            [](const Placed& a, const Placed& b) { return a.period < b.period; });
}

// The file says something.
void Comparison::value(const sources::Line& line, std::span<const Said> said,
                       const Places& places) {
  const std::uint32_t cover = said.front().cover;
  const auto& first = extract_.covers[cover].valid_from;
  const Days days{first.value_or(line.valid_from), first ? facts::kOpenEnd : line.valid_to};
  place(said);
  Counts& counts = report_.counts;
  if (places.says(days, value_, Heard::kAll)) {
    ++counts.same;
  } else if (places.says(days, value_, Heard::kUncorrected)) {
    ++counts.corrected;
    tell(Change::kCorrected, cover, places, days, value_);
  } else {
    const bool is_new = places.is_silent(days, Heard::kAll);
    ++(is_new ? counts.added : counts.changed);
    tell(is_new ? Change::kNew : Change::kChanged, cover, places, days, value_);
    for (const Placed& step : places.steps_to(days, value_)) put(cover, step, days);
  }
  // beyond the row's end the source does not say it any more
  if (days.to < facts::kOpenEnd) nothing(cover, {days.to, facts::kOpenEnd}, places);
}

// The file says nothing of these days. What only a correction says of them stays.
void Comparison::nothing(std::uint32_t cover, Days days, const Places& places) {
  if (places.is_silent(days, Heard::kUncorrected) || places.is_silent(days, Heard::kAll)) return;
  const bool withdraw = extract_.policy.vanished == sources::Vanished::kWithdraw;
  ++(withdraw ? report_.counts.vanished : report_.counts.kept);
  tell(withdraw ? Change::kVanished : Change::kKept, cover, places, days, {});
  if (!withdraw) return;
  for (const Placed& step : places.steps_to(days, {})) put(cover, step, days);
}

Result<Done> Comparison::meet(std::string_view subject, const sources::Line* line,
                              std::span<const facts::Saying> said) {
  subject_ = subject;
  row_ = line != nullptr ? line->row : 0;
  views_.clear();
  std::vector<std::vector<const facts::Saying*>> by_cover(extract_.covers.size());
  for (const facts::Saying& one : said) {
    if (const auto cover = cover_of(one)) by_cover[*cover].push_back(&one);
  }
  const Days later{extract_.day, facts::kOpenEnd};
  std::vector<Places> places;
  places.reserve(by_cover.size());
  bool speaks = false;
  for (auto& sayings : by_cover) {
    places.emplace_back(std::move(sayings));
    speaks = speaks || !places.back().is_silent(later, Heard::kAll);
  }
  Counts& counts = report_.counts;
  if (speaks) ++speaking_;
  if (speaks || line != nullptr) ++counts.subjects;
  if (line == nullptr && (request_.extent == sources::Extent::kDelta ||
                          extract_.set_aside_nameless > 0 || set_aside_.contains(subject))) {
    return Done{};
  }
  const auto before = counts.recorded();
  const auto kept = counts.kept;
  std::vector<bool> has(places.size());
  std::span<const Said> cells;
  if (line != nullptr) cells = std::span(extract_.said).subspan(line->first, line->count);
  while (!cells.empty()) {
    const std::uint32_t cover = cells.front().cover;
    const auto end = std::find_if(cells.begin(), cells.end(),
                                  [&](const Said& one) { return one.cover != cover; });
    const auto count = static_cast<std::size_t>(end - cells.begin());
    has[cover] = true;
    value(*line, cells.first(count), places[cover]);
    cells = cells.subspan(count);
  }
  for (std::uint32_t i = 0; i < places.size(); ++i) {
    if (!has[i]) nothing(i, later, places[i]);
  }
  const bool any = counts.recorded() > before;
  if (line == nullptr) {
    counts.subjects_vanished += any || counts.kept > kept ? 1 : 0;
  } else if (any) {
    ++(said.empty() ? counts.subjects_new : counts.subjects_changed);
  }
  if (writer_ == nullptr || views_.empty()) return Done{};
  facts_written_ += static_cast<std::int64_t>(views_.size());
  return writer_->add(subject_, views_);
}

Result<Done> Comparison::weigh_vanished() const {
  constexpr std::int64_t kWhole = 100;
  const Counts& counts = report_.counts;
  const auto& policy = extract_.policy;
  if (policy.vanished == sources::Vanished::kKeep ||
      counts.subjects_vanished * kWhole <= policy.vanished_percent_max * speaking_) {
    return Done{};
  }
  const std::string gone = std::to_string(counts.subjects_vanished);
  const std::string all = std::to_string(speaking_);
  return failure(
      "E-SOURCE-VANISHED", extract_.file,
      {"来源原有的 " + all + " 个主体里有 " + gone + " 个不在文件里，超过对照允许的 " +
           std::to_string(policy.vanished_percent_max) + "%",
       gone + " of the " + all + " subjects of this source are not in the file, more than the " +
           std::to_string(policy.vanished_percent_max) + "% that its mapping allows"},
      {"多半是文件不完整，或只是增量（--delta）；确实如此，就登记放宽 vanished_percent_max 的对照",
       "mostly the file is cut short, or is a delta (--delta); if it is right, declare a mapping "
       "with a greater vanished_percent_max"});
}

}  // namespace zhida::nightly
