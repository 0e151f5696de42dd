// TreeBuilder: builds the Node tree from the events of a YAML or JSON parser, and refuses what neither may contain:
// duplicate keys, too much depth, too many nodes. Inside of base: others use base/document.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/document.h"
#include "base/lines.h"

namespace zhida {

// The text after a byte order mark, or the diagnostic why it cannot be read: its size, or bytes that are not UTF-8.
[[nodiscard]] Result<std::string_view> admit_text(std::string_view text, std::string_view file,
                                                  const DocumentLimits& limits);

// Every function that takes an event returns false once something is wrong; error() then says what.
//
// REQUIRES: text and file outlive the builder; text is valid UTF-8
class TreeBuilder {
 public:
  TreeBuilder(std::string_view text, std::string_view file, const DocumentLimits& limits);

  bool begin(Node::Kind kind, std::size_t offset);  // of a list or map
  bool end();
  bool key(std::string name, std::size_t offset);
  bool leaf(Node::Kind kind, std::string text, std::size_t offset);

  // True where the next event must be a key.
  [[nodiscard]] bool wants_key() const;

  // Records what is wrong at a byte offset, unless something was recorded before. Always returns false.
  bool fail(std::size_t offset, Diagnostic d);

  [[nodiscard]] const std::optional<Diagnostic>& error() const { return error_; }
  [[nodiscard]] bool has_root() const { return has_root_; }

  // The tree; an empty document is null. REQUIRES: all that was begun has ended
  [[nodiscard]] Result<Node> finish();

 private:
  struct Frame {
    Node node;
    std::string key;
    LineIndex::Position key_at;
    bool has_key = false;
    std::unordered_map<std::string, std::size_t> key_offsets;
  };

  bool count(std::size_t offset);
  bool attach(Node node);
  [[nodiscard]] std::string path() const;

  std::string_view file_;
  DocumentLimits limits_;
  LineIndex lines_;
  std::vector<Frame> frames_;
  Node root_;
  bool has_root_ = false;
  std::size_t nodes_ = 0;
  std::optional<Diagnostic> error_;
};

}  // namespace zhida
