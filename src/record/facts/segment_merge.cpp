// Whole files into one: a copy without what is left out, and many as the layers of one.
#include <algorithm>
#include <optional>
#include <utility>

#include "record/facts/gather.h"

namespace zhida::facts {
namespace {

using LeaveOut = std::function<bool(std::string_view subject, const FactView& fact)>;

}  // namespace

// A file that is read a group at a time.
class SegmentWriter::Reading {
 public:
  // `first`: the place of its columns in the file that is written.
  Reading(const Segment::State& from, std::uint32_t first) : from_(from), first_(first) {}

  // Makes sure that subject() tells what is there.
  [[nodiscard]] Result<Done> fill() {
    while ((!group_ || row_ == group_->subjects().size()) &&
           next_ < from_.directory.groups.size()) {
      auto bytes = from_.bytes_of(next_);
      if (!bytes) return bytes.errors();
      bytes_ = std::move(*bytes);
      auto group = from_.parsed(next_, bytes_);
      if (!group) return group.errors();
      group_ = std::move(*group);
      places_ = group_->places();
      row_ = 0;
      ++next_;
    }
    return Done{};
  }
  // The subject that comes next; nothing at the end.
  [[nodiscard]] std::optional<std::string_view> subject() const {
    if (!group_ || row_ == group_->subjects().size()) return std::nullopt;
    return group_->subjects()[row_];
  }
  [[nodiscard]] const Group& group() const { return *group_; }
  [[nodiscard]] const std::vector<Group::Place>& places() const { return places_[row_]; }
  [[nodiscard]] std::uint32_t first() const { return first_; }
  void go_on() { ++row_; }

 private:
  const Segment::State& from_;
  std::uint32_t first_;
  std::size_t next_ = 0;
  std::string bytes_;  // of the group, which looks into them
  std::optional<Group> group_;
  std::vector<std::vector<Group::Place>> places_;
  std::size_t row_ = 0;
};

std::uint32_t SegmentWriter::State::take_columns(const Directory& from, std::int64_t layer) {
  const auto first = static_cast<std::uint32_t>(columns.size());
  for (const ColumnName& column : from.columns) {
    columns.emplace_back();
    directory.columns.push_back(column);
    if (directory.layers.empty()) continue;
    const auto of = from.layers.empty() ? layer : from.layer_of(column);
    const auto& all = directory.layers;
    const auto place = std::lower_bound(all.begin(), all.end(), of);
    ZHIDA_CHECK(place != all.end() && *place == of);
    directory.columns.back().layer = static_cast<std::uint32_t>(place - all.begin());
  }
  return first;
}

std::int64_t SegmentWriter::State::put_row(const Group& group,
                                           const std::vector<Group::Place>& places,
                                           std::uint32_t first, const Directory& from,
                                           const std::function<bool(const FactView&)>& leave_out) {
  std::int64_t left_out = 0;
  std::string made;
  for (const Group::Place place : places) {
    const FactView fact = group.fact(place, from, made);
    if (leave_out(fact)) {
      ++left_out;
    } else {
      put_cell(first + group.columns()[place.column].id, fact);
    }
  }
  return left_out;
}

Result<Done> SegmentWriter::State::copy_group(const Segment::State& from, std::size_t index,
                                              std::string_view bytes, const Group& group) {
  if (auto flushed = flush(); !flushed) return flushed;
  for (const Group::Column& column : group.columns()) {
    std::int64_t begin = kOpenEnd;
    std::int64_t end_min = kOpenEnd;
    std::int64_t end_max = kDayMin;
    for (std::size_t cell = 0; cell < column.view.cells(); ++cell) {
      begin = std::min(begin, column.view.valid_from(cell));
      end_min = std::min(end_min, column.view.valid_to(cell));
      end_max = std::max(end_max, column.view.valid_to(cell));
    }
    count(directory.columns[column.id].key, static_cast<std::int64_t>(column.view.cells()), begin,
          end_min, end_max);
  }
  const GroupPlace& place = from.directory.groups[index];
  return put_group(bytes, place.subjects, place.facts, place.first,
                   std::string(group.subjects().back()));
}

Result<std::int64_t> SegmentWriter::copy(const Segment& segment,
                                         const std::function<bool(std::string_view)>& touched,
                                         const LeaveOut& leave_out) {
  State& s = *state_;
  const Segment::State& from = *segment.state_;
  ZHIDA_CHECK(s.directory.layers == from.directory.layers);
  s.take_columns(from.directory, 0);
  std::int64_t left_out = 0;
  for (std::size_t i = 0; i < from.directory.groups.size(); ++i) {
    const auto bytes = from.bytes_of(i);
    if (!bytes) return bytes.errors();
    const auto group = from.parsed(i, *bytes);
    if (!group) return group.errors();
    const auto& subjects = group->subjects();
    if (std::none_of(subjects.begin(), subjects.end(), touched)) {
      if (auto done = s.copy_group(from, i, *bytes, *group); !done) return done.errors();
      continue;
    }
    const auto places = group->places();
    for (std::size_t row = 0; row < subjects.size(); ++row) {
      const auto before = s.facts;
      s.subjects.emplace_back(subjects[row]);
      left_out += s.put_row(*group, places[row], 0, from.directory,
                            [&](const FactView& fact) { return leave_out(subjects[row], fact); });
      if (s.facts == before) s.subjects.pop_back();
      if (auto done = s.flush_full(); !done) return done.errors();
    }
  }
  return left_out;
}

Result<Done> SegmentWriter::merge(std::span<const MergePart> parts) {
  State& s = *state_;
  std::vector<Reading> readings;
  readings.reserve(parts.size());
  std::size_t columns = 0;
  for (const MergePart& part : parts) {
    const Segment::State& from = *part.segment->state_;
    columns += from.directory.columns.size();
    readings.emplace_back(from, s.take_columns(from.directory, part.layer));
  }
  ZHIDA_CHECK(columns <= kColumnsMax);
  for (;;) {
    std::optional<std::string> least;
    for (Reading& one : readings) {
      if (auto filled = one.fill(); !filled) return filled;
      const auto there = one.subject();
      if (there && (!least || *there < *least)) least = std::string(*there);
    }
    if (!least) return Done{};
    s.subjects.push_back(std::move(*least));
    for (std::size_t i = 0; i < readings.size(); ++i) {
      Reading& one = readings[i];
      if (one.subject() != s.subjects.back()) continue;
      s.put_row(one.group(), one.places(), one.first(), parts[i].segment->state_->directory,
                [](const FactView&) { return false; });
      one.go_on();
    }
    if (auto done = s.flush_full(); !done) return done;
  }
}

}  // namespace zhida::facts
