// Strict reading of what people write: every key is expected, every required key is there, every value has its type.
//
//     StrictMap m(node, "versions[0]", findings);
//     version.id = m.text("id");                        // each call names a key that may stand here
//     version.source = m.text("source", Need::kOptional);
//     m.done();                                         // what was not named is an unknown key
//
// Nothing is thrown and nothing stops at the first error: what cannot be read stays empty and is among the findings.
//
// Threads: values
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "decide/pack/facts.h"

namespace zhida::pack {

// What was found wrong in one file. A code is the family and a kind: "E-PACK" and "KEY".
struct Findings {
  std::string file;
  std::string family;
  Diagnostics list;

  // `element` is the path to the place: "versions[0].effective".
  void add(std::string_view kind, Place place, Text what, Text help = {});
  void at(const Node& node, std::string_view kind, std::string element, Text what, Text help = {});
};

enum class Need : std::uint8_t { kRequired, kOptional };

// Scalars. Nothing, and a finding of kind TYPE, when the node is of another kind.
[[nodiscard]] std::optional<std::string> read_text(const Node& node, std::string element,
                                                   Findings& findings);
// A number, or its text in quotes; exact, at most 34 digits.
[[nodiscard]] std::optional<Decimal> read_decimal(const Node& node, std::string element,
                                                  Findings& findings);
// A date, as days since 1970-01-01.
[[nodiscard]] std::optional<std::int64_t> read_day(const Node& node, std::string element,
                                                   Findings& findings);
// A list of texts.
[[nodiscard]] std::vector<std::string> read_texts(const Node& node, const std::string& element,
                                                  Findings& findings);
// Both languages: {zh, en}.
[[nodiscard]] Text read_bilingual(const Node& node, std::string element, Findings& findings);

// "最接近的是“x”" in both languages; empty when nothing is near.
[[nodiscard]] Text suggest(std::string_view name, const std::vector<std::string>& candidates);

[[nodiscard]] std::string_view kind_zh(Node::Kind kind);
[[nodiscard]] std::string_view kind_en(Node::Kind kind);

class StrictMap {
 public:
  // A node that is not a map is a finding, and every key is then absent without further findings.
  //
  // REQUIRES: node and findings outlive the reader
  StrictMap(const Node& node, std::string path, Findings& findings);

  // The member's value; nullptr when it is absent or null, which is a finding when it is required.
  const Node* get(std::string_view key, Need need = Need::kRequired);
  // As get, of that kind.
  const Node* list(std::string_view key, Need need = Need::kRequired);
  const Node* map(std::string_view key, Need need = Need::kRequired);

  // Required texts are not empty.
  std::string text(std::string_view key, Need need = Need::kRequired);
  // One of `names`, or "" with a finding.
  std::string choice(std::string_view key, std::initializer_list<std::string_view> names,
                     Need need = Need::kRequired);
  std::optional<bool> flag(std::string_view key, Need need = Need::kRequired);
  std::optional<Decimal> decimal(std::string_view key, Need need = Need::kRequired);
  std::optional<std::int64_t> day(std::string_view key, Need need = Need::kRequired);
  Text bilingual(std::string_view key, Need need = Need::kRequired);
  std::vector<std::string> texts(std::string_view key, Need need = Need::kRequired);

  // A key that may stand here and must be written, though its value may be null.
  const Node* written(std::string_view key);

  // Reports every key that no call has named.
  void done();

  [[nodiscard]] bool is_map() const { return node_.is(Node::Kind::kMap); }
  [[nodiscard]] const Node& node() const { return node_; }
  [[nodiscard]] std::string path(std::string_view key = {}) const;

 private:
  void missing(std::string_view key);

  const Node& node_;
  std::string path_;
  Findings& findings_;
  std::vector<std::string> expected_;
};

}  // namespace zhida::pack
