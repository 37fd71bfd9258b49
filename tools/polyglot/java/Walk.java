// Parses every case with ksc's Java classes on the official runtime and prints its tree as JSON.
// Reflection finds the fields: one declared as a bare KaitaiStruct is switched, one of an enum type is a value instance.
// Standard input: lines of "case TAB spec TAB bytes in hex". Output: lines of "case TAB tree". Knows nothing of DICOM.
import io.kaitai.struct.ByteBufferKaitaiStream;
import io.kaitai.struct.KaitaiStream;
import io.kaitai.struct.KaitaiStruct;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;

public class Walk {
    public static void main(String[] arguments) throws Exception {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] columns = line.split("\t", -1);
            var stream = new ByteBufferKaitaiStream(HexFormat.of().parseHex(columns[2]));
            Object parsed = Class.forName(className(columns[1])).getConstructor(KaitaiStream.class).newInstance(stream);
            output.print(columns[0] + "\t" + tree(parsed, false) + "\n");
        }
        output.flush();
    }

    static String tree(Object value, boolean switched) throws IllegalAccessException {
        if (value instanceof byte[] bytes) return "{\"hex\":\"" + HexFormat.of().formatHex(bytes) + "\"}";
        if (value instanceof String text) return quote(text);
        if (value instanceof List<?> list) {
            var elements = new StringJoiner(",", "[", "]");
            for (Object element : list) elements.add(tree(element, false));
            return elements.toString();
        }
        if (!(value instanceof KaitaiStruct)) return String.valueOf(value);
        var fields = new StringJoiner(",", "{", "}");
        if (switched) fields.add("\"$type\":" + quote(ksyId(value.getClass().getSimpleName())));
        for (Field field : value.getClass().getDeclaredFields()) {
            if (field.getName().startsWith("_") || field.getType().isEnum()) continue;
            field.setAccessible(true);
            fields.add(quote(ksyId(field.getName())) + ":" + tree(field.get(value), field.getType() == KaitaiStruct.class));
        }
        return fields.toString();
    }

    /** Turns PDataTf into p_data_tf and lenBody into len_body. */
    static String ksyId(String javaName) {
        return javaName.replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase();
    }

    /** Turns dicom_ul_pdu into DicomUlPdu. */
    static String className(String ksyId) {
        var name = new StringBuilder();
        for (String word : ksyId.split("_")) name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        return name.toString();
    }

    static String quote(String text) {
        var json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') json.append('\\').append(c);
            else if (c < ' ') json.append(String.format("\\u%04x", (int) c));
            else json.append(c);
        }
        return json.append('"').toString();
    }
}
