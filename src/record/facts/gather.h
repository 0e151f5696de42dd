// What a writer of segments has in hand. Inside of record/facts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>
#include <unordered_map>
#include <vector>

#include "record/facts/column.h"
#include "record/facts/group.h"
#include "record/facts/segment.h"
#include "record/files/temporary.h"

namespace zhida::facts {

inline constexpr std::size_t kGroupFacts = 65'536;         // a group with so many is closed
inline constexpr std::size_t kGroupTextBytes = 1U << 20U;  // likewise

// A key and period, with its columns: the n-th fact of one subject goes to the n-th of them.
struct GatheredName {
  std::string key;
  std::string period;
  std::vector<std::uint32_t> columns;
  std::uint64_t subject = 0;  // the last one that used it, by count
  std::size_t used = 0;       // by that one
};

struct KeyCount {
  std::int64_t facts = 0;
  std::int64_t valid_to_min = kOpenEnd;
};

struct SegmentWriter::State {
  std::string path;
  std::unique_ptr<Temporary> temporary;
  int descriptor = -1;
  std::uint64_t at = 0;  // bytes written

  Directory directory;
  std::vector<GatheredName> names;
  std::unordered_map<std::string, std::size_t> name_of;
  std::vector<std::size_t> sequence;       // the names of the last subject's facts, in their order
  std::vector<std::vector<Cell>> columns;  // of the group under way, as in the directory
  std::map<std::string, KeyCount> counts;
  Written written;

  // the group under way
  std::vector<std::string> subjects;
  std::vector<std::uint32_t> used;  // the columns that have cells
  std::string text;
  std::size_t facts = 0;
  std::uint64_t subject_count = 0;

  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }

  [[nodiscard]] Result<Done> put_bytes_out(std::string_view bytes);
  [[nodiscard]] Result<Done> flush();
  [[nodiscard]] Result<Done> put_group(std::string_view bytes, std::uint32_t subjects,
                                       std::uint32_t facts, std::string first, std::string last);
  [[nodiscard]] Result<std::size_t> name_at(std::size_t place, const FactView& fact);
  [[nodiscard]] Result<std::uint32_t> column_for(GatheredName& name);
  [[nodiscard]] Result<Done> add_fact(std::size_t place, const FactView& fact);
  void count(const std::string& key, std::int64_t cells, std::int64_t from, std::int64_t to_min,
             std::int64_t to_max);

  // Puts a fact of the last subject into the column.
  void put_cell(std::uint32_t column, const FactView& fact);
  // Writes the group where it is full.
  [[nodiscard]] Result<Done> flush_full();
  // Makes the columns of `from` those of this file, after what it has. Returns: the place of the first
  std::uint32_t take_columns(const Directory& from, std::int64_t layer);
  // Puts the facts at these places of the group, whose columns begin at `first` here, to the last subject.
  // Returns: how many were left out
  std::int64_t put_row(const Group& group, const std::vector<Group::Place>& places,
                       std::uint32_t first, const Directory& from,
                       const std::function<bool(const FactView&)>& leave_out);
  [[nodiscard]] Result<Done> copy_group(const Segment::State& from, std::size_t index,
                                        std::string_view bytes, const Group& group);
};

}  // namespace zhida::facts
