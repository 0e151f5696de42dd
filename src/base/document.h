// Document: one tree for what people write in YAML and JSON, every node with its place, so that every reader of packs
// and facts reports errors the same way.
//
// Errors: E-DOC-SYNTAX, E-DOC-DUPLICATE-KEY, E-DOC-DEPTH, E-DOC-SIZE, E-DOC-UTF8, each with file, line, column.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace zhida {

struct Node {
  enum class Kind { kNull, kBoolean, kNumber, kString, kList, kMap };

  Kind kind = Kind::kNull;
  std::string
      text;  // of a number: as written, exact; of a string: its value; of a boolean: "true" or "false"
  std::vector<Node> items;                            // of a list
  std::vector<std::pair<std::string, Node>> members;  // of a map, in the order written
  int line = 0;
  int column = 0;
  int key_line = 0;  // of its key, when it is a member of a map
  int key_column = 0;

  // Defined below the class: a map's members hold Node, which is incomplete until here.
  Node();
  Node(const Node& other);
  Node(Node&& other) noexcept;
  Node& operator=(const Node& other);
  Node& operator=(Node&& other) noexcept;
  ~Node();

  [[nodiscard]] bool is(Kind k) const { return kind == k; }
  // The member's value; nullptr when absent or when this is not a map.
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] Place place(std::string_view file, std::string element = {}) const;
  // Of the key, when it is a member of a map; else as place().
  [[nodiscard]] Place key_place(std::string_view file, std::string element = {}) const;
};

inline Node::Node() = default;
inline Node::Node(const Node& other) = default;
inline Node::Node(Node&& other) noexcept = default;
inline Node& Node::operator=(const Node& other) = default;
inline Node& Node::operator=(Node&& other) noexcept = default;
inline Node::~Node() = default;

struct DocumentLimits {
  std::size_t bytes = 8U << 20U;
  int depth = 64;
  std::size_t nodes = 2'000'000;
};

// YAML 1.2 core: plain true/false/null/numbers are typed, quoted scalars are strings. Anchors and tags are refused.
[[nodiscard]] Result<Node> parse_yaml(std::string_view text, std::string_view file,
                                      const DocumentLimits& limits = {});
// RFC 8259. Number texts are kept exactly.
[[nodiscard]] Result<Node> parse_json(std::string_view text, std::string_view file,
                                      const DocumentLimits& limits = {});

}  // namespace zhida
