// Parses every case with ksc's Go types on the official runtime and prints its tree as JSON.
// Reflection finds the fields: ksc exports what stands in `seq` and nothing else, and a switched field is an interface.
// Standard input: lines of "case TAB spec TAB bytes in hex". Output: lines of "case TAB tree". Knows nothing of DICOM but
// the names of the three specs.
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"unicode"

	"github.com/kaitai-io/kaitai_struct_go_runtime/kaitai"
)

func parse(spec string, stream *kaitai.Stream) (any, error) {
	switch spec {
	case "dicom_ul_pdu":
		pdu := NewDicomUlPdu()
		return pdu, pdu.Read(stream, pdu, pdu)
	case "dicom_ul_stream":
		pdus := NewDicomUlStream()
		return pdus, pdus.Read(stream, pdus, pdus)
	case "dicom_dimse_command_set":
		set := NewDicomDimseCommandSet()
		return set, set.Read(stream, set, set)
	}
	return nil, fmt.Errorf("no such spec: %s", spec)
}

func tree(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Interface:
		fields := tree(value.Elem()).(map[string]any)
		fields["$type"] = ksyID(value.Elem().Elem().Type().Name())
		return fields
	case reflect.Pointer:
		return tree(value.Elem())
	case reflect.Struct:
		fields := map[string]any{}
		for i := range value.NumField() {
			if field := value.Type().Field(i); field.IsExported() {
				fields[ksyID(field.Name)] = tree(value.Field(i))
			}
		}
		return fields
	case reflect.Slice:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			return map[string]any{"hex": hex.EncodeToString(value.Bytes())}
		}
		elements := []any{}
		for i := range value.Len() {
			elements = append(elements, tree(value.Index(i)))
		}
		return elements
	}
	return value.Interface()
}

// ksyID turns DicomUlPdu_PDataTf into p_data_tf and LenBody into len_body.
func ksyID(goName string) string {
	var id strings.Builder
	for i, letter := range goName[strings.LastIndex(goName, "_")+1:] {
		if i > 0 && unicode.IsUpper(letter) {
			id.WriteByte('_')
		}
		id.WriteRune(unicode.ToLower(letter))
	}
	return id.String()
}

func main() {
	input, err := io.ReadAll(os.Stdin)
	check(err)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for _, line := range strings.Split(strings.TrimSuffix(string(input), "\n"), "\n") {
		columns := strings.Split(line, "\t")
		data, err := hex.DecodeString(columns[2])
		check(err)
		parsed, err := parse(columns[1], kaitai.NewStream(bytes.NewReader(data)))
		check(err)
		text, err := json.Marshal(tree(reflect.ValueOf(parsed)))
		check(err)
		fmt.Fprintf(output, "%s\t%s\n", columns[0], text)
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
