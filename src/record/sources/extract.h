// Extract: what one file of a source says, read by the source's mapping: subjects in rows, facts in columns.
//
//     file ──► intake (reads it by the mapping) ──► Extract ──► nightly (compares it with what the source said before)
//
// Threads: values
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/facts/fact.h"

namespace zhida::sources {

// What becomes of a subject or a value that the file does not have any more.
enum class Vanished : std::uint8_t {
  kWithdraw,  // the source says nothing of it from the file's day on
  kKeep,      // what it said before stays
};

// What becomes of rows with a fault.
enum class Faults : std::uint8_t {
  kRefuse,    // the whole file is refused
  kSetAside,  // of their subjects nothing is recorded or withdrawn; everything else is
};

enum class Extent : std::uint8_t {
  kFull,   // every subject that the source has
  kDelta,  // only those of which something changed
};
[[nodiscard]] constexpr std::string_view to_string(Extent extent) {
  return extent == Extent::kFull ? "full" : "delta";
}

struct Policy {
  std::string source;    // as the order of sources names it
  std::string evidence;  // "" = the file's name
  facts::Confidence confidence = facts::Confidence::kPublished;
  Vanished vanished = Vanished::kWithdraw;
  std::int64_t vanished_percent_max = 5;  // of the subjects it speaks of; more is refused
  Faults faults = Faults::kRefuse;
  std::int64_t faults_percent_max = 1;  // of the rows, with kSetAside; more is refused
};

// What one column speaks of.
struct Cover {
  std::string key;
  std::string period;  // the year of a yearly fact; "" = none
  std::optional<std::int64_t>
      valid_from;  // of a yearly fact its first day, with no end; else the row's days
  bool is_list = false;
  std::vector<std::string> fields = {};  // of a list: those that the file has columns of
};

// What a cell says: of a list one element of it.
struct Said {
  std::uint32_t cover = 0;
  facts::Kind kind = facts::Kind::kText;
  std::uint16_t place = 0;  // of the item in its list, from 1; 0 = no list, or the empty one
  std::uint16_t field = 0;  // of the item, in Cover::fields
  std::uint32_t size = 0;   // of the value,
  std::uint64_t begin = 0;  // in Extract::text
};

struct Line {
  std::string code;       // 统一社会信用代码
  std::uint32_t row = 0;  // in the file, from 1
  std::int64_t valid_from = 0;
  std::int64_t valid_to = facts::kOpenEnd;
  std::size_t first = 0;    // of its cells in Extract::said,
  std::uint32_t count = 0;  // so many; those of one cover stand together
};

struct Extract {
  Policy policy;
  std::string file;
  std::string digest;    // SHA-256 in hexadecimal digits
  std::int64_t day = 0;  // that it tells of
  std::int64_t rows = 0;
  std::vector<Cover> covers;
  std::vector<Line> lines;  // each code once
  std::vector<Said> said;
  std::string text;
  std::vector<std::string> set_aside;   // codes of rows with a fault
  std::int64_t set_aside_nameless = 0;  // rows with a fault and no usable code

  [[nodiscard]] std::string_view value_of(const Said& one) const {
    return std::string_view(text).substr(one.begin, one.size);
  }
  // Of an element its place in the list: "3/类别".
  [[nodiscard]] std::string period_of(const Said& one) const {
    const Cover& cover = covers[one.cover];
    if (one.place == 0) return cover.period;
    return std::to_string(one.place) + "/" + cover.fields[one.field];
  }
};

}  // namespace zhida::sources
