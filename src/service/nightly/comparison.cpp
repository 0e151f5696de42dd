// Compares, counts, and puts out what differs.
#include "service/nightly/comparison.h"

#include <algorithm>
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

std::string shown(Kind kind, std::string_view value) {
  return kind == Kind::kNull ? "无" : std::string(value);
}

}  // namespace

Comparison::Comparison(const Request& request, facts::SegmentWriter* writer)
    : request_(request), extract_(request.extract), writer_(writer) {
  const auto& covers = extract_.covers;
  identifies_.reserve(covers.size());
  for (std::uint32_t i = 0; i < covers.size(); ++i) {
    cover_of_.emplace(joined(covers[i].key, covers[i].period), i);
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

void Comparison::tell(Change change, std::uint32_t cover, std::uint32_t row,
                      const facts::Saying* before, const Said* after) {
  if (report_.examples.size() >= kExamplesMax) return;
  Example out;
  out.change = change;
  out.subject = subject_;
  out.row = row;
  out.key = extract_.covers[cover].key;
  out.period = extract_.covers[cover].period;
  if (before != nullptr) out.before = shown(before->kind, before->value);
  if (after != nullptr) out.after = shown(after->kind, extract_.value_of(*after));
  report_.examples.push_back(std::move(out));
}

void Comparison::put(std::uint32_t cover, Kind kind, std::string_view value, Days days) {
  if (identifies_[cover]) {
    identifiers_.push_back({subject_, cover, kind, value, days.from, days.to});
  } else {
    views_.push_back({extract_.covers[cover].key, extract_.covers[cover].period, kind, value,
                      days.from, days.to});
  }
}

// The file says something.
void Comparison::value(const sources::Line& line, const Said& said, const Timeline& timeline) {
  const auto& first = extract_.covers[said.cover].valid_from;
  const Days days{first.value_or(line.valid_from), first ? facts::kOpenEnd : line.valid_to};
  const std::string_view text = extract_.value_of(said);
  Counts& counts = report_.counts;
  if (timeline.says(days, said.kind, text, Heard::kAll)) {
    ++counts.same;
  } else if (timeline.says(days, said.kind, text, Heard::kUncorrected)) {
    ++counts.corrected;
    tell(Change::kCorrected, said.cover, line.row, timeline.first_said(days), &said);
  } else {
    const bool is_new = timeline.is_silent(days, Heard::kAll);
    ++(is_new ? counts.added : counts.changed);
    tell(is_new ? Change::kNew : Change::kChanged, said.cover, line.row, timeline.first_said(days),
         &said);
    put(said.cover, said.kind, text, days);
  }
  // beyond the row's end the source does not say it any more
  if (days.to < facts::kOpenEnd) nothing(said.cover, {days.to, facts::kOpenEnd}, timeline);
}

// The file says nothing of these days. What only a correction says of them stays.
void Comparison::nothing(std::uint32_t cover, Days days, const Timeline& timeline) {
  if (timeline.is_silent(days, Heard::kUncorrected) || timeline.is_silent(days, Heard::kAll))
    return;
  const bool withdraw = extract_.policy.vanished == sources::Vanished::kWithdraw;
  ++(withdraw ? report_.counts.vanished : report_.counts.kept);
  tell(withdraw ? Change::kVanished : Change::kKept, cover, row_, timeline.first_said(days),
       nullptr);
  if (withdraw) put(cover, Kind::kWithdrawn, {}, days);
}

Result<Done> Comparison::meet(std::string_view subject, const sources::Line* line,
                              std::span<const facts::Saying> said) {
  subject_ = subject;
  row_ = line != nullptr ? line->row : 0;
  views_.clear();
  std::vector<std::vector<const facts::Saying*>> by_cover(extract_.covers.size());
  for (const facts::Saying& one : said) {
    const auto found = cover_of_.find(joined(one.key, one.period));
    if (found != cover_of_.end()) by_cover[found->second].push_back(&one);
  }
  const Days later{extract_.day, facts::kOpenEnd};
  std::vector<Timeline> timelines;
  timelines.reserve(by_cover.size());
  bool speaks = false;
  for (auto& sayings : by_cover) {
    timelines.emplace_back(std::move(sayings));
    speaks = speaks || !timelines.back().is_silent(later, Heard::kAll);
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
  std::vector<bool> has(timelines.size());
  for (std::size_t i = 0; line != nullptr && i < line->count; ++i) {
    const Said& one = extract_.said[line->first + i];
    has[one.cover] = true;
    value(*line, one, timelines[one.cover]);
  }
  for (std::uint32_t i = 0; i < timelines.size(); ++i) {
    if (!has[i]) nothing(i, later, timelines[i]);
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
