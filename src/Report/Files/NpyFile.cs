using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace IoiClaims.Report;

/// <summary>Tables as NumPy arrays: <c>numpy.load("….npy")</c>.</summary>
public static class NpyFile
{
    // Magic, version 1.0, and two bytes that say how long the header is.
    private const int Preamble = 10;

    // NumPy aligns the data to this.
    private const int Alignment = 64;

    /// <summary>A table's numbers as a float64 array [rows, columns] in NumPy's format, version 1.0; empty cells are NaN.</summary>
    public static byte[] ToNpy(this NumericTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var shape = string.Create(CultureInfo.InvariantCulture, $"({table.Rows.Length}, {table.Columns.Length})");
        var header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}";
        var padding = (Alignment - (Preamble + header.Length + 1) % Alignment) % Alignment;
        header = header + new string(' ', padding) + "\n";

        var start = Preamble + header.Length;
        var bytes = new byte[start + sizeof(double) * table.Rows.Length * table.Columns.Length];
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)header.Length);
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(Preamble));
        var at = start;
        for (var row = 0; row < table.Rows.Length; row++)
        {
            for (var column = 0; column < table.Columns.Length; column++, at += sizeof(double))
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(at), table[row, column] ?? double.NaN);
            }
        }

        return bytes;
    }
}
