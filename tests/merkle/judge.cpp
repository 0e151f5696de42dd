// Holds record/audit to the vectors of an outside judge: inclusion and consistency proofs, good and corrupted, as JSON files.
//
//     merkle_judge FOLDER    FOLDER/{inclusion,consistency}/**/*.json
//
// Exits 0 where every vector is judged as it says and there are at least as many as kFloor says, 1 where not, 77 (skipped)
// where the folder is ABSENT. The vectors are no part of this tree.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/document.h"
#include "record/audit/base64.h"
#include "record/audit/tree.h"
#include "record/files/files.h"

namespace {

using zhida::Node;
using namespace zhida::audit;

constexpr int kAbsent = 77;
constexpr std::size_t kFloor = 196;  // vectors there were; it only rises

std::optional<std::uint64_t> number(const Node& vector, std::string_view key) {
  const Node* node = vector.find(key);
  std::uint64_t out = 0;
  if (node == nullptr || !node->is(Node::Kind::kNumber)) return std::nullopt;
  const char* end = node->text.data() + node->text.size();
  const auto read = std::from_chars(node->text.data(), end, out);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return out;
}

std::optional<std::string> bytes(const Node& vector, std::string_view key) {
  const Node* node = vector.find(key);
  if (node == nullptr || !node->is(Node::Kind::kString)) return std::nullopt;
  return from_base64(node->text);
}

Bytes view(const std::string& text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

// The proof as text; nothing when the vector is malformed. Its hashes may still be: parse_proof says so.
std::optional<std::string> proof_text(const Node& vector) {
  const Node* node = vector.find("proof");
  if (node == nullptr) return std::nullopt;
  if (node->is(Node::Kind::kNull)) return "";
  if (!node->is(Node::Kind::kList)) return std::nullopt;
  std::string out;
  for (const Node& hash : node->items) out.append(hash.text).append("\n");
  return out;
}

// Whether the proof is accepted; nothing when the vector is malformed.
std::optional<bool> accepted(const Node& vector, bool inclusion) {
  const auto text = proof_text(vector);
  const auto first = number(vector, inclusion ? "leafIdx" : "size1");
  const auto second = number(vector, inclusion ? "treeSize" : "size2");
  const auto one = bytes(vector, inclusion ? "leafHash" : "root1");
  const auto two = bytes(vector, inclusion ? "root" : "root2");
  if (!text || !first || !second || !one || !two) return std::nullopt;
  const auto proof = parse_proof(*text);
  if (!proof) return false;
  const auto sha256 = Algorithm::kSha256;
  return inclusion
             ? verify_inclusion(sha256, *first, *second, view(*one), *proof, view(*two)).empty()
             : verify_consistency(sha256, *first, *second, *proof, view(*one), view(*two)).empty();
}

// What is wrong with our judgement of a vector; empty when it is the vector's own.
std::string fault(const std::string& path, const std::string& json) {
  const auto document = zhida::parse_json(json, path);
  if (!document) return "not JSON";
  const Node* wanted = document->find("wantErr");
  if (wanted == nullptr || !wanted->is(Node::Kind::kBoolean)) return "no wantErr";
  const auto judged = accepted(*document, path.starts_with("inclusion/"));
  if (!judged) return "a malformed vector";
  if (*judged == (wanted->text == "false")) return "";
  return *judged ? "accepted, and should be refused" : "refused, and should be accepted";
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "";
  if (!std::filesystem::is_directory(folder)) {
    std::printf(
        "ABSENT：没有找到 Merkle 证明的判例 · the vectors of Merkle proofs are not at %s: nothing "
        "was tested\n",
        folder.c_str());
    return kAbsent;
  }
  const auto files = zhida::read_tree(folder, {".json"});
  if (!files) {
    for (const auto& d : files.errors()) std::printf("%s\n", zhida::to_text(d).c_str());
    return 1;
  }
  std::size_t passed = 0;
  for (const auto& file : *files) {
    const std::string wrong = fault(file.path, file.text);
    if (wrong.empty()) {
      ++passed;
    } else {
      std::printf("✗ %s: %s\n", file.path.c_str(), wrong.c_str());
    }
  }
  std::printf("%zu passed, %zu failed; 下限 · floor %zu\n", passed, files->size() - passed, kFloor);
  return passed == files->size() && passed >= kFloor ? 0 : 1;
}
